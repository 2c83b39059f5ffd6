import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { ConfigProvider, App as Notices } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { StrictMode } from "react";
import { useLanguage } from "../i18n/useLanguage";
import { queries } from "./queries";
import { router } from "./router";
import { SignInAgain } from "./SignInAgain";
import { theme } from "./theme";
import "dayjs/locale/zh-cn";

/** The server lets through only style sheets that carry the nonce of its answer. */
const nonce = document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";

const LOCALES = { zh: zhCN, en: enUS };

/** The whole interface. */
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
