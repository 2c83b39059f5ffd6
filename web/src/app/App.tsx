import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { ConfigProvider, App as Notices } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { StrictMode } from "react";
import { useLanguage } from "../i18n/useLanguage";
import { nonce } from "./nonce";
import { queries } from "./queries";
import { router } from "./router";
import { SignInAgain } from "./SignInAgain";
import { theme } from "./theme";
import "dayjs/locale/zh-cn";

const LOCALES = { zh: zhCN, en: enUS };

/** The root component. */
export function App() {
  const language = useLanguage();
  return (
    <StrictMode>
      <ConfigProvider
        theme={theme}
        locale={LOCALES[language]}
        csp={{ nonce }}
        button={{ autoInsertSpace: false }}
        wave={{ disabled: true }}
        modal={{ styles: { header: { marginBottom: 16 } } }}
      >
        <Notices message={{ top: 72 }}>
          <QueryClientProvider client={queries}>
            <RouterProvider router={router} />
            <SignInAgain />
          </QueryClientProvider>
        </Notices>
      </ConfigProvider>
    </StrictMode>
  );
}
