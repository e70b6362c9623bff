"""Where applications run: platforms, networks, databases as a service, secret stores."""

from checks.secrets.checksums import bech32
from checks.secrets.detectors.detector import Detector, Keyed

_UUID = "{h8}-{h4}-{h4}-{h4}-{h12}"
SHAPED = (
    Detector("digitalocean-token", "DigitalOcean token", ("dop_v1_{h64}", "doo_v1_{h64}", "dor_v1_{h64}")),
    Detector("heroku-key", "Heroku API key", (f"HRKU-{_UUID}", "HRKU-AA{w58}", "HRKU-{w60}")),
    Detector("fly-token", "Fly.io token", ("fo1_{w43}", "fm1a_{s100-600}", "fm1r_{s100-600}", "fm2_{s100-900}")),
    Detector(
        "vercel-token",
        "Vercel token",
        ("vcp_{a56}", "vci_{a56}", "vca_{a56}", "vcr_{a56}", "vck_{a56}", "vercel_blob_rw_{a16}_{a30}"),
    ),
    Detector("netlify-token", "Netlify token", ("nfp_{a36}", "nfc_{a36}", "nfo_{a36}", "nfu_{a36}")),
    Detector("render-key", "Render API key", ("rnd_{a28}", "rnd_{a32}"), score=0.85),
    Detector("cloudflare-origin-key", "Cloudflare origin CA key", ("v1.0-{h24}-{h146}",)),
    Detector("cloudflare-token", "Cloudflare token", ("cfut_{w40-60}", "cfat_{w40-60}", "cfk_{w40-60}")),
    Detector("pulumi-token", "Pulumi token", ("pul-{h40}",)),
    Detector("terraform-token", "Terraform Cloud token", ("{a14}.atlasv1.{w60-70}",)),
    Detector(
        "databricks-token",
        "Databricks token",
        ("dapi{h32}", "dapi{h32}-{d1}", "dose{h32}", "dkea{h32}"),
        anchors=("dapi", "dose", "dkea"),
    ),
    Detector(
        "planetscale-token",
        "PlanetScale credential",
        ("pscale_tkn_{w32-64}", "pscale_pw_{w32-64}", "pscale_oauth_{w32-64}"),
    ),
    Detector(
        "supabase-key",
        "Supabase key",
        ("sbp_{h40}", "sbp_oauth_{h40}", "sbp_v0_{h40}", "sb_secret_{w31}_{w8}", "sb_secret_{w22}_{w8}"),
    ),
    Detector("neon-key", "Neon API key", ("napi_{l60-70}", "npg_{a12}")),
    Detector(
        "prisma-key", "Prisma Data Platform key", ("prisma+postgres://accelerate.prisma-data.net/?api_key={p60-900}",)
    ),
    Detector("xata-key", "Xata key", ("xau_{a30-40}",)),
    Detector("mongodb-atlas-secret", "MongoDB Atlas service account secret", ("mdb_sa_sk_{w40}",)),
    Detector("scalingo-token", "Scalingo token", ("tk-us-{w48}",)),
    Detector(
        "tailscale-key",
        "Tailscale key",
        (
            "tskey-auth-{a8-24}-{a24-50}",
            "tskey-api-{a8-24}-{a24-50}",
            "tskey-client-{a8-24}-{a24-50}",
            "tskey-webhook-{a8-24}-{a24-50}",
            "tskey-scim-{a8-24}-{a24-50}",
            "tskey-{a10-24}-{a16-40}",
        ),
    ),
    Detector("defined-networking-key", "Defined Networking token", ("dnkey-{w26}-{w52}",)),
    Detector("convex-key", "Convex deploy key", ("prod:{a3-20}-{a3-20}-{d1-4}|{s60-200}",), anchors=("prod:",)),
    # https://developer.hashicorp.com/vault/docs/concepts/tokens
    Detector("vault-token", "Vault token", ("hvs.{w90-120}", "hvs.{w24}", "hvb.{w138-300}", "hvr.{w90-300}")),
    Detector(
        "vault-legacy-token",
        "Vault token",
        ("s.{a24}", "b.{w100-300}"),
        near=("vault_token", "vault-token", "x-vault-token", "vaulttoken"),
    ),
    Detector(
        "doppler-token",
        "Doppler token",
        (
            "dp.pt.{a43}",
            "dp.st.{a40-44}",
            "dp.st.{w2-35}.{a40-44}",
            "dp.ct.{a40-44}",
            "dp.sa.{a40-44}",
            "dp.scim.{a40-44}",
            "dp.audit.{a40-44}",
        ),
    ),
    Detector("1password-token", "1Password service account token", ("ops_eyJ{b250-1500}",)),
    Detector(
        "1password-secret-key",
        "1Password secret key",
        ("A3-{u6}-{u6}-{u5}-{u5}-{u5}-{u5}", "A3-{u6}-{u11}-{u5}-{u5}-{u5}"),
    ),
    Detector("age-key", "age secret key", ("AGE-SECRET-KEY-1{c58}",), checksum=bech32),
    Detector(
        "infisical-token",
        "Infisical token",
        ("st.{h24}.{h32}.{h32}", f"st.{_UUID}.{{h32}}.{{h32}}"),
        near=("infisical",),
    ),
    Detector(
        "bitwarden-token",
        "Bitwarden access token",
        (f"0.{_UUID}.{{a30}}:{{b22}}==",),
        near=("bws_access", "bitwarden_access", "bws access", "bws_token"),
    ),
    Detector("launchdarkly-key", "LaunchDarkly key", (f"sdk-{_UUID}", f"api-{_UUID}"), near=("launchdarkly",)),
    Detector("confluent-key", "Confluent Cloud secret", ("cflt{b60}",)),
    Detector("clickhouse-key", "ClickHouse Cloud secret", ("4b1d{a38}",)),
    Detector("contentful-token", "Contentful management token", ("CFPAT-{w43}",)),
    Detector("cockroachdb-key", "CockroachDB Cloud key", ("CCDB1_{a22}_{a40}",)),
    Detector("aiven-password", "Aiven service password", ("AVNS_{w19}",)),
    Detector("zuplo-key", "Zuplo API key", ("zpka_{h32}_{h8}",)),
    Detector("trigger-key", "Trigger.dev key", ("tr_prod_{a20-30}", "tr_dev_{a20-30}", "tr_pat_{a40}")),
    Detector("inngest-key", "Inngest key", ("signkey-prod-{h64}", "signkey-branch-{h64}")),
)

KEYED = (
    Keyed("heroku-key", "Heroku API key", ("heroku",), (_UUID,)),
    Keyed("cloudflare-key", "Cloudflare API key", ("cloudflare",), ("{w40}", "{h37}", "{h45}")),
    Keyed("fastly-token", "Fastly token", ("fastly",), ("{w32}",)),
    Keyed("vercel-token", "Vercel token", ("vercel",), ("{a24}",)),
    Keyed("netlify-token", "Netlify token", ("netlify",), ("{w40-46}",)),
    Keyed("railway-token", "Railway token", ("railway",), (_UUID,)),
    Keyed("snowflake-password", "Snowflake token", ("snowflake",), ("{s60-400}",)),
    Keyed("supabase-key", "Supabase key", ("supabase",), ("{h40}",)),
    Keyed("databricks-token", "Databricks token", ("databricks",), ("{h32}", "{h36}")),
    Keyed("okta-token", "Okta API token", ("okta",), ("00{w40}",)),
    Keyed("ngrok-token", "ngrok token", ("ngrok",), ("{w43}", "{a49}", "2{a26}_{a20-22}")),
    Keyed("vault-token", "Vault token", ("vault",), ("s.{a24}", _UUID)),
    Keyed("consul-token", "Consul token", ("consul", "nomad"), (_UUID,)),
    Keyed("launchdarkly-key", "LaunchDarkly key", ("launchdarkly",), ("{w40}", f"api-{_UUID}", f"sdk-{_UUID}")),
    Keyed("confluent-key", "Confluent secret", ("confluent",), ("{a64}", "{a16}")),
    Keyed("cloudinary-secret", "Cloudinary secret", ("cloudinary",), ("{w27}",)),
    Keyed("imagekit-key", "ImageKit key", ("imagekit",), ("private_{w24-30}",)),
    Keyed("mapbox-token", "Mapbox token", ("mapbox",), ("sk.{w60}.{w22}",)),
)
