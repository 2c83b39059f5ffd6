import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { type Environment, useMakeAndAdd } from "../../api/channel";
import { problemOf } from "../../api/problem";
import type { Saved } from "./ServicesForm";

interface Props {
  readonly environment: Environment;
  readonly onDone: (result: Saved) => void;
}

/** Creates and installs a key, for people with both permissions. */
export function CreateHere({ environment, onDone }: Props) {
  const { t } = useTranslation();
  const make = useMakeAndAdd();
  const press = () =>
    make.mutate(
      { environment, value: undefined },
      {
        onSuccess: (access) => access && onDone({ access }),
        onError: (error) => onDone({ problem: problemOf(error) }),
      },
    );
  return (
    <Button onClick={press} loading={make.isPending}>
      {t("services.make")}
    </Button>
  );
}
