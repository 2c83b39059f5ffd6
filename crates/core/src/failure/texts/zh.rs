//! The Chinese texts of the catalogue: Amazon's own Chinese terms, full-width punctuation, written for the people who run shops.

use super::{FailureCode as Code, Text};

const fn t(title: &'static str, remedy: &'static str) -> Text {
    Text { title, remedy }
}

pub(super) const fn text(code: Code) -> Text {
    match code {
        // Before and during authorization
        Code::PlanIndividual => t(
            "个人销售计划不支持授权，请升级为专业销售计划",
            "请在卖家平台升级为专业销售计划，然后重新授权。如果已经是专业销售计划，请确认登录的是主账号：子账号没有授权权限时，亚马逊给出的提示相同。",
        ),
        Code::NotPrimaryUser => t(
            "当前子账号没有授权权限，请用主账号登录",
            "请用主账号登录卖家平台后重新授权，或由主账号为该子账号开通应用商店的授权权限。如果已经是主账号，请确认账户使用的是专业销售计划。",
        ),
        Code::VendorAccount => t(
            "当前登录的是供应商账户（Vendor），不是卖家账户",
            "请退出供应商平台，用该店铺的卖家账户登录卖家平台后重新授权。",
        ),
        Code::AppDraft => t(
            "应用仍处于草稿状态",
            "请在 Hawser 的应用设置中把该应用标为草稿（授权链接会带上 version=beta），或先在开发者控制台发布应用，再重新授权。",
        ),
        Code::AppSuspended => t(
            "应用已被亚马逊暂停",
            "请登录开发者控制台查看暂停原因并按要求处理，恢复后再授权。在此期间也可以改用同区域的其他应用。",
        ),
        Code::AppKindPrivate => t(
            "私有应用不支持网页授权，请使用自授权刷新令牌",
            "请在开发者控制台对该应用执行自授权，把得到的刷新令牌（Refresh Token）粘贴到绑定页面。",
        ),
        Code::RedirectMismatch => t(
            "回调地址未在应用中登记",
            "请把 Hawser 应用设置中显示的回调地址原样登记到开发者控制台，协议、域名、路径和末尾斜杠都要一致，保存后重新授权。",
        ),
        Code::RedirectFragment => {
            t("回调地址不能包含 #", "请在开发者控制台把回调地址中 # 及其后面的内容删掉，保存后重新授权。")
        }
        Code::AppAddressesMissing => {
            t("应用未填写登录地址或回调地址", "请在开发者控制台为该应用同时填写登录地址和回调地址，保存后重新授权。")
        }
        Code::PublicUrlUnreachable => t(
            "亚马逊无法访问本系统的回调地址",
            "请把 public_url 设为可从外网访问的 HTTPS 地址。设置好之前，可以把亚马逊跳转到的完整网址粘贴到绑定页面，继续完成授权。",
        ),
        Code::DeveloperRegionMismatch => t(
            "开发者 ID 与站点所属区域不一致",
            "请按店铺所在区域选用对应的开发者：北美、欧洲和远东各不相同。换成正确的一个后重新授权。",
        ),
        Code::ConsentLimit => t(
            "应用授权数已达上限",
            "私有应用最多自授权 10 个，未上架的公开应用最多授权 25 个。请取消不再使用的授权、换用其他应用，或申请上架应用商店。",
        ),
        Code::EntityUnsupported => {
            t("该账户主体类型不支持授权", "这是亚马逊对该账户主体的限制，请联系亚马逊卖家支持确认是否可以开通。")
        }
        Code::CallbackIncomplete => t(
            "亚马逊未返回授权码，请重新发起",
            "请回到 Hawser 重新发起授权。如果反复出现，请换一个浏览器，并关闭网页翻译等插件。",
        ),
        Code::CodeExpired => t(
            "授权码已过期或已使用",
            "授权码 5 分钟内有效，且只能使用一次。请重新发起授权并一次完成，中途不要刷新或后退。",
        ),
        Code::FlowTimeout => t(
            "授权超时，请重新发起",
            "授权过程超过 10 分钟、链接已失效，或者在亚马逊页面点了取消。店铺草稿已保留，重新发起即可。",
        ),
        Code::StateMismatch => t(
            "授权请求校验失败，请重新发起",
            "这次授权不是从当前页面发起的，或者已经处理过，为了安全没有采用。请在 Hawser 中重新点击授权，并在同一个浏览器里完成。",
        ),
        Code::WrongShop => t(
            "授权的店铺与所选店铺不一致，未做任何更改",
            "请退出浏览器中所有的亚马逊账号，在该店铺的常用电脑和网络上登录正确的账号，再重新授权。",
        ),
        Code::AlreadyBound => t(
            "该店铺已绑定，请勿重复绑定",
            "请在店铺列表中找到它，直接重新授权即可。列表中看不到时，请联系管理员查明由谁绑定，再办理移交。",
        ),
        Code::NetworkShared => t(
            "与其他店铺使用了相同的网络，存在关联风险",
            "曾有无关的店铺从这个网络地址授权。请换到该店铺的常用电脑和网络再授权，确认没有风险时也可以继续。",
        ),
        Code::NetworkUnusual => t(
            "当前网络不是该店铺的常用网络",
            "该店铺以前是从另一个网络地址授权的。请换到常用电脑和网络再授权，确认网络确实已更换时也可以继续。",
        ),

        // Verifying and synchronizing
        Code::CredentialMalformed => t(
            "凭证格式不正确",
            "请回到卖家平台或开发者控制台重新复制，确保内容完整，没有多余的空格或换行，也没有填错栏位。",
        ),
        Code::AuthorizationRevoked => t(
            "授权已失效（可能已被取消）",
            "可能是在卖家平台停用了该应用，也可能是授权已满一年。请重新授权，店铺、设置和数据都会保留。",
        ),
        Code::AuthorizationExpired => {
            t("授权已过期（满 365 天）", "请重新授权，店铺、设置和数据都会保留，缺少的订单会自动补齐。")
        }
        Code::AuthorizationExpiring => {
            t("授权将于 {n} 天后到期", "请提前在该店铺的常用电脑和网络上重新授权，以免订单停止同步。")
        }
        Code::AppSecretInvalid => t(
            "应用的客户端密钥（Client Secret）无效或已过期",
            "请在开发者控制台核对或轮换客户端密钥，并在 Hawser 的应用设置中更新。使用该应用的店铺都会受到影响，但卖家无需任何操作。",
        ),
        Code::AppSecretExpiring => t(
            "客户端密钥（Client Secret）即将到期",
            "客户端密钥自创建起 180 天有效。请在开发者控制台轮换，并在 Hawser 的应用设置中更新。",
        ),
        Code::TokenOfOtherApp => t(
            "刷新令牌（Refresh Token）与应用不匹配",
            "该令牌可能属于另一个应用，也可能没有复制完整。请选对应用，并粘贴由它生成的刷新令牌。",
        ),
        Code::RoleMissing => t(
            "应用未获批该接口所需的角色",
            "请在开发者控制台为应用申请所需的角色。如果角色已经获批，说明授权是在获批之前完成的，请让卖家重新授权一次。",
        ),
        Code::RegionMismatch => t(
            "站点不属于该区域",
            "请选择站点所属的区域，并使用该区域的应用重新绑定。每个站点只属于北美、欧洲、远东中的一个。",
        ),
        Code::ParticipationsEmpty => t(
            "亚马逊未返回任何站点，令牌可能属于其他区域",
            "请确认所选区域与授权时一致，改正后再次验证。如果区域无误，请在卖家平台确认该账户至少开通了一个站点。",
        ),
        Code::AccessTokenRejected => t(
            "访问令牌无效，正在重新获取",
            "系统会自动获取新的访问令牌并重试，无需操作。如果仍被拒绝，会提示授权已失效，届时请重新授权。",
        ),
        Code::SellerMismatch => t(
            "卖家记号（Seller ID）与令牌不匹配",
            "亚马逊返回的是另一个卖家。请在卖家平台的账户信息中核对卖家记号，或换成这个卖家的令牌。",
        ),
        Code::MarketplaceNotParticipating => {
            t("该站点未开通", "请取消勾选该站点，或在卖家平台开通后再次验证。同一店铺的其他站点不受影响。")
        }
        Code::ListingsSuspended => t(
            "该站点商品不可售（可能处于休假状态）",
            "绑定有效，订单照常同步，刊登会暂缓。请在卖家平台查看是否开启了休假设置，或者商品是否被限制销售。",
        ),
        Code::AccountDormant => t(
            "账户长期未使用已休眠，请更新付款方式",
            "请在卖家平台更新付款方式，等待 48 小时后再次验证。如果近 90 天内一直在使用该账户，则可能是请求本身有误，请联系支持人员。",
        ),
        Code::AccountDeactivated => t(
            "亚马逊销售账户已被停用",
            "请在卖家平台的账户状况页面查看原因并向亚马逊申诉。订单拉取已暂停，已有数据都会保留。",
        ),
        Code::BuyerDataRestricted => t(
            "无法获取买家信息（应用缺少相应角色）",
            "订单照常同步，只是没有买家姓名和地址。确有需要时，请为应用申请直接面向消费者配送角色（Direct-to-Consumer Shipping，受限角色），获批后让卖家重新授权。",
        ),
        Code::JustRenewed => t(
            "刚完成续期，等待亚马逊生效",
            "无需操作，系统每 5 分钟重试一次，最多 12 次。一小时后仍未生效，会给出确切原因。",
        ),
        Code::Throttled => {
            t("触发亚马逊限流，稍后自动重试", "无需操作，系统会按亚马逊的配额等待后继续，数据不会遗漏。")
        }
        Code::AmazonUnavailable => t(
            "亚马逊服务暂时不可用",
            "无需操作，系统会逐步拉长间隔自动重试，恢复后补齐数据。授权不受影响，请不要重新授权。",
        ),
        Code::NetworkUnreachable => {
            t("网络或代理无法连接", "请检查服务器的外网、DNS 和代理设置。系统会自动重试，这不代表授权失效。")
        }
        Code::AnswerMalformed => t(
            "亚马逊返回了无法识别的内容",
            "系统不会把它当作没有数据，已加密留存以供诊断，并会自动重试。如果持续出现，请把诊断包发给支持人员。",
        ),

        // Legacy MWS
        Code::MwsRetired => t(
            "MWS 接口已停用，请改用 SP-API 授权",
            "亚马逊已于 2024 年 3 月 31 日关闭 MWS。请改用应用授权，店铺和数据都会保留。",
        ),
        Code::MwsPairMismatch => t(
            "卖家记号（Seller ID）与 Auth Token 不匹配",
            "请核对卖家记号，并在卖家平台的管理您的应用程序页面重新生成 Auth Token，完整复制后再试。",
        ),
        Code::MwsSignature => t(
            "签名错误，请检查开发者 Secret Key",
            "请重新复制开发者的 Secret Key，并确认它与 AWS Access Key ID 是同一对。",
        ),
        Code::MwsAccessKey => {
            t("AWS Access Key ID 无效", "请核对开发者的 AWS Access Key ID，它可能没有复制完整，或者已被停用。")
        }
        Code::MwsClock => {
            t("服务器时间偏差过大", "服务器时间与亚马逊相差超过 15 分钟。请开启时间同步（NTP），校准后重试。")
        }
        Code::MwsNoAccount => {
            t("该卖家没有符合条件的亚马逊账户", "请确认账户使用的是专业销售计划，并且已在该站点开店，然后重新授权。")
        }
        Code::MwsThrottled => t("触发亚马逊限流，稍后自动重试", "无需操作，系统会按 MWS 的配额等待后继续。"),

        // Hawser's own
        Code::ShopNameEmpty => t("店铺名称不能为空", "请填写一个便于区分店铺和国家的名称。"),
        Code::ShopNameTaken => t("店铺名称已存在", "同一公司内店铺名称不能重复，请换一个名称，例如加上国家或站点。"),
        Code::RecordOnly => t(
            "非亚马逊店铺仅作记录，不支持验证和拉取订单",
            "请手工添加订单，或用模板导入。如果它其实是亚马逊店铺，可以为它绑定授权，已有订单会保留。",
        ),
        Code::ShopInactive => {
            t("已在 Hawser 中停用该店铺", "请先启用该店铺再操作。停用期间的订单会在启用后从上次的位置继续同步。")
        }
        Code::NotFound => t("店铺不存在或未分配给您", "请核对店铺名称。如果您需要使用它，请联系管理员为您分配。"),
        Code::NoOrdersExplained => t(
            "绑定成功，暂无订单",
            "请依次查看：是否开启了同步，是否勾选了有销售的站点，起始日期是否太近。都没有问题时，说明这段时间没有销售。",
        ),
        Code::ReadOnlyCopy => t(
            "检测到这是数据的副本，已进入只读模式",
            "如果是迁移，请确认迁移，系统随即恢复工作。如果只是副本，请保持只读，以免两套系统同时操作同一批店铺。",
        ),
        Code::VaultLocked => t(
            "主密钥缺失或错误，服务未启动",
            "数据需要的主密钥编号是 {key}。请从备份中找回这把密钥，放回配置的位置后再启动，数据没有改动。",
        ),
        Code::KeyMissing => t("尚未添加 API 密钥", "请先在 API 门户获取密钥，再到服务配置页面添加并保存。"),
        Code::KeyMalformed => t(
            "API 密钥格式不正确，可能未复制完整",
            "请回到 API 门户用复制按钮重新复制整个密钥，再粘贴保存。已无法查看原文时，请新建一个。",
        ),
        Code::KeyUnknown => t(
            "无法识别该 API 密钥",
            "密钥格式正确，但不是由当前的 API 门户签发的。请核对门户地址，并确认密钥来自这个门户。",
        ),
        Code::KeyRevoked => t("API 密钥已吊销", "请在 API 门户新建一个密钥，添加到服务配置页面。"),
        Code::KeyExpired => t("API 密钥已过期", "请在 API 门户更换密钥，并在服务配置页面更新。定时同步不受影响。"),
        Code::KeyExpiring => {
            t("API 密钥将于 {n} 天后过期", "请在 API 门户提前更换，新旧密钥可以同时有效，更换期间不会中断。")
        }
        Code::KeyWrongEnvironment => {
            t("该密钥属于另一个环境，与所填栏位不符", "沙盒密钥请填在沙盒栏，生产密钥请填在生产栏，两者不能混用。")
        }
        Code::KeyForbidden => {
            t("API 密钥权限不足", "该密钥没有 Amazon 销售渠道所需的权限。请在 API 门户签发一个带有该权限的密钥并更换。")
        }
        Code::KeyCheckUnreachable => t(
            "暂时无法校验，沿用 {time} 的结果",
            "API 门户没有应答，这不代表密钥有问题。系统会自动重试，上次的结果沿用到 {grace_until}。",
        ),
        Code::KeyCheckThrottled => {
            t("校验过于频繁，稍后自动重试", "无需操作，请稍候片刻。这不代表密钥有问题，上次的结果继续有效。")
        }
    }
}
