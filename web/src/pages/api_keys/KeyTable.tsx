import { Button, Card, Empty, Grid, Table, type TableColumnsType } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ApiKey, isLive, type MadeApiKey } from "../../api/apiKeys";
import type { Environment } from "../../api/channel";
import { useMay } from "../../api/session";
import { type Doing, KeyActions } from "./KeyActions";
import { KeyDialog } from "./KeyDialog";
import { KeyCreated, KeyExpiry, KeyLastUsed, KeyName, KeyReach, KeyState } from "./KeyFacts";
import styles from "./Portal.module.css";

interface Props {
  readonly environment: Environment;
  readonly keys: readonly ApiKey[];
  readonly onMade: (key: MadeApiKey) => void;
}

/** The keys of one environment. Inactive keys are hidden until requested. */
export function KeyTable({ environment, keys, onMade }: Props) {
  const { t } = useTranslation();
  const isWide = Grid.useBreakpoint().lg ?? true;
  const mayManage = useMay("keys.manage");
  const [isAll, setAll] = useState(false);
  const [dialog, setDialog] = useState<{ readonly key: ApiKey; readonly doing: Doing }>();
  const ended = keys.filter((key) => !isLive(key)).length;
  const shown = keys.filter((key) => isAll || isLive(key));
  const actions = (key: ApiKey) =>
    mayManage && isLive(key) && <KeyActions apiKey={key} onDo={(doing) => setDialog({ key, doing })} />;
  const columns: TableColumnsType<ApiKey> = [
    { title: t("portal.description"), key: "name", render: (_, key) => <KeyName apiKey={key} /> },
    { title: t("portal.state"), key: "state", render: (_, key) => <KeyState apiKey={key} /> },
    { title: t("portal.shops"), key: "reach", render: (_, key) => <KeyReach apiKey={key} /> },
    { title: t("portal.created"), key: "created", render: (_, key) => <KeyCreated apiKey={key} /> },
    { title: t("portal.lastUsed"), key: "used", render: (_, key) => <KeyLastUsed apiKey={key} /> },
    { title: t("portal.expires"), key: "expires", render: (_, key) => <KeyExpiry apiKey={key} /> },
    { key: "actions", align: "right", render: (_, key) => actions(key) },
  ];
  const name = t(`common.environment.${environment}`);
  return (
    <section className={styles.group} aria-label={name}>
      <div className={styles.groupHead}>
        <h2>{name}</h2>
        {ended > 0 && (
          <Button type="link" size="small" onClick={() => setAll(!isAll)}>
            {isAll ? t("portal.hideEnded") : t("portal.showEnded", { count: ended })}
          </Button>
        )}
      </div>
      {shown.length === 0 && (
        <Card>
          <Empty
            image={Empty.PRESENTED_IMAGE_SIMPLE}
            description={t("portal.empty", { environment: name.toLowerCase() })}
          />
        </Card>
      )}
      {shown.length > 0 && isWide && (
        <Table
          className={styles.table}
          rowKey="id"
          columns={columns}
          dataSource={shown}
          pagination={false}
          size="middle"
        />
      )}
      {shown.length > 0 && !isWide && (
        <div className={styles.cards}>
          {shown.map((key) => (
            <Card key={key.id} size="small">
              <div className={styles.cardHead}>
                <KeyName apiKey={key} />
                <KeyState apiKey={key} />
              </div>
              <dl className={styles.facts}>
                <dt>{t("portal.shops")}</dt>
                <dd>
                  <KeyReach apiKey={key} />
                </dd>
                <dt>{t("portal.created")}</dt>
                <dd>
                  <KeyCreated apiKey={key} />
                </dd>
                <dt>{t("portal.lastUsed")}</dt>
                <dd>
                  <KeyLastUsed apiKey={key} />
                </dd>
                <dt>{t("portal.expires")}</dt>
                <dd>
                  <KeyExpiry apiKey={key} />
                </dd>
              </dl>
              {actions(key)}
            </Card>
          ))}
        </div>
      )}
      {dialog && (
        <KeyDialog
          apiKey={dialog.key}
          doing={dialog.doing}
          onClose={() => setDialog(undefined)}
          onMade={onMade}
        />
      )}
    </section>
  );
}
