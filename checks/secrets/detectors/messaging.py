"""Chat, mail and telephony."""

from checks.secrets.detectors.detector import Detector, Keyed

SHAPED = (
    Detector(
        "slack-bot-token",
        "Slack bot token",
        ("xoxb-{d9-14}-{d9-14}-{a18-34}", "xoxb-{d9-14}-{a18-34}", "xoxb-{d10-13}-{d10-13}{w12-60}"),
    ),
    Detector(
        "slack-user-token",
        "Slack user token",
        ("xoxp-{d9-13}-{d9-13}-{d9-13}-{a28-34}", "xoxe-{d9-13}-{d9-13}-{d9-13}-{a28-34}"),
    ),
    Detector(
        "slack-legacy-token",
        "Slack legacy token",
        (
            "xoxo-{d1-15}-{d1-15}-{d1-15}-{x30-64}",
            "xoxs-{d1-15}-{d1-15}-{d1-15}-{x10-64}",
            "xoxa-{d1}-{a8-48}",
            "xoxa-{d1}-{d8-14}-{d8-14}-{d8-14}-{x12-64}",
            "xoxr-{d8-14}-{d8-14}-{d8-14}-{x12-64}",
            "xoxs-{d8-14}-{d8-14}-{d8-14}-{a10-64}",
            "xoxr-{d1}-{a8-48}",
            "xoxa-{a8-48}",
            "xoxr-{a8-48}",
        ),
    ),
    Detector(
        "slack-app-token",
        "Slack app-level token",
        ("xapp-{d1}-{u8-14}-{d8-16}-{l60-80}", "xapp-{d1}-{u6-40}-{d1-20}-{l20-100}", "xapp-{d12}-{b24}"),
    ),
    Detector(
        "slack-config-token",
        "Slack configuration token",
        ("xoxe.xoxp-{d1}-{a140-180}", "xoxe.xoxb-{d1}-{a140-180}", "xoxe-{d1}-{a140-180}"),
    ),
    Detector(
        "slack-cookie",
        "Slack session",
        ("xoxc-{d9-14}-{d9-14}-{d9-14}-{h60-64}", "xoxd-{s60-300}", "xoxd-{a20-300}%2{a10-300}"),
    ),
    Detector(
        "slack-webhook",
        "Slack webhook",
        (
            "hooks.slack.com/services/T{u8-12}/B{u8-12}/{a23-25}",
            "hooks.slack.com/workflows/T{u8-12}/A{u8-12}/{d17-19}/{a23-25}",
            "hooks.slack.com/triggers/{u8-14}/{d10-16}/{h32}",
        ),
    ),
    Detector(
        "discord-webhook",
        "Discord webhook",
        ("discord.com/api/webhooks/{d17-20}/{w60-80}", "discordapp.com/api/webhooks/{d17-20}/{w60-80}"),
    ),
    Detector(
        "discord-token",
        "Discord bot token",
        ("M{w23-25}.{w6}.{w27-38}", "N{w23-25}.{w6}.{w27-38}", "O{w23-25}.{w6}.{w27-38}"),
        near=("discord",),
    ),
    Detector(
        "teams-webhook",
        "Microsoft Teams webhook",
        (
            "outlook.office.com/webhook/{h8}-{h4}-{h4}-{h4}-{h12}@{h8}-{h4}-{h4}-{h4}-{h12}/IncomingWebhook/{h32}/{h8}-{h4}-{h4}-{h4}-{h12}",
            ".webhook.office.com/webhookb2/{l8}-{l4}-{l4}-{l4}-{l12}@{l8}-{l4}-{l4}-{l4}-{l12}/IncomingWebhook/{l32}/{l8}-{l4}-{l4}-{l4}-{l12}",
        ),
    ),
    Detector("telegram-token", "Telegram bot token", ("{d8-10}:AA{w33}",)),
    Detector("sendgrid-key", "SendGrid API key", ("SG.{w22}.{w43}",), anchors=("sg.",)),
    Detector("mailgun-key", "Mailgun API key", ("key-{h32}", "{h32}-{h8}-{h8}", "pubkey-{h32}"), near=("mailgun",)),
    Detector("mailgun-private-key", "Mailgun API key", ("key-{h32}",), score=0.75),
    Detector(
        "mailchimp-key",
        "Mailchimp API key",
        ("{h32}-us{d1-2}",),
        anchors=("mailchimp", *(f"-us{digit}" for digit in range(1, 10))),
    ),
    Detector("brevo-key", "Brevo API key", ("xkeysib-{h64}-{a16}", "xsmtpsib-{h64}-{a16}")),
    Detector("mailersend-key", "MailerSend API key", ("mlsn.{h64}",)),
    Detector("resend-key", "Resend API key", ("re_{a8}_{a24}",)),
    Detector("twilio-key", "Twilio API key", ("SK{h32}",), near=("twilio",)),
    Detector(
        "twilio-api-key", "Twilio API key", tuple(f"SK{digit}{{h31}}" for digit in "0123456789abcdef"), score=0.85
    ),
    Detector("instagram-token", "Instagram access token", ("IGQV{w100-300}", "IGQW{w100-300}")),
    Detector("twitter-bearer", "X bearer token", ("AAAAAAAAAAAAAAAAAAAAA{q60-140}",)),
    Detector("pinterest-token", "Pinterest access token", ("pina_{w30-200}",)),
    Detector(
        "notify-key", "GC Notify API key", ("gcntfy-{w2-40}-{h8}-{h4}-{h4}-{h4}-{h12}-{h8}-{h4}-{h4}-{h4}-{h12}",)
    ),
    Detector("onfido-token", "Onfido API token", ("api_live.{w20-80}", "api_live_us.{w20-80}", "api_live_ca.{w20-80}")),
    Detector("intercom-token", "Intercom access token", ("dG9rO{b54}=", "dG9rO{b52}="), score=0.9),
    Detector("courier-token", "Courier auth token", ("pk_prod_{u28}",)),
)

KEYED = (
    Keyed("twilio-token", "Twilio auth token", ("twilio",), ("{h32}",)),
    Keyed("mailchimp-key", "Mailchimp API key", ("mailchimp", "mandrill"), ("{w22}", "{h32}", "{h32}-us{d1-2}")),
    Keyed("mailgun-key", "Mailgun API key", ("mailgun",), ("{h32}", "{h32}-{h8}-{h8}")),
    Keyed("sendgrid-key", "SendGrid API key", ("sendgrid",), ("{w22}",), 0.8),
    Keyed("postmark-token", "Postmark server token", ("postmark",), ("{h8}-{h4}-{h4}-{h4}-{h12}",)),
    Keyed("sparkpost-key", "SparkPost API key", ("sparkpost",), ("{h40}",)),
    Keyed("mailjet-key", "Mailjet key", ("mailjet",), ("{h32}",)),
    Keyed("discord-secret", "Discord client secret", ("discord",), ("{w32}", "{h64}")),
    Keyed("slack-secret", "Slack signing secret", ("slack",), ("{h32}",)),
    Keyed("mattermost-token", "Mattermost token", ("mattermost",), ("{l26}",)),
    Keyed("messagebird-key", "MessageBird API key", ("messagebird",), ("{a25}",)),
    Keyed("pusher-secret", "Pusher secret", ("pusher",), ("{h20}",)),
    Keyed("vonage-secret", "Vonage API secret", ("nexmo", "vonage"), ("{a16}",)),
    Keyed("sinch-token", "Sinch token", ("sinch",), ("{h32}",)),
    Keyed("intercom-token", "Intercom token", ("intercom",), ("{s60}",)),
    Keyed("gitter-token", "Gitter token", ("gitter",), ("{w40}",)),
    Keyed("line-token", "LINE channel secret", ("linechannel",), ("{h32}",)),
    Keyed("zendesk-token", "Zendesk token", ("zendesk",), ("{a40}",)),
    Keyed("freshbooks-token", "FreshBooks token", ("freshbooks",), ("{h64}",)),
    Keyed("twitter-secret", "Twitter API secret", ("twitter",), ("{a45}", "{a50}", "{a25}", "{a35-44}")),
    Keyed("facebook-secret", "Facebook app secret", ("facebook", "fbapp", "instagram"), ("{h32}",)),
    Keyed("linkedin-secret", "LinkedIn client secret", ("linkedin",), ("{a16}", "{l14}")),
    Keyed("twitch-secret", "Twitch client secret", ("twitch",), ("{l30}",)),
    Keyed("reddit-secret", "Reddit client secret", ("reddit",), ("{w27}", "{w30}")),
    Keyed("spotify-secret", "Spotify client secret", ("spotify",), ("{h32}",)),
    Keyed("dropbox-secret", "Dropbox secret", ("dropbox",), ("{l15}", "{w64}")),
)
