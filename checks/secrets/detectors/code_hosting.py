"""GitHub, GitLab, Bitbucket, Atlassian and what surrounds a repository: CI, quality and review services."""

from checks.secrets.checksums import base62_crc
from checks.secrets.detectors.detector import Detector, Keyed

SHAPED = (
    # https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github
    Detector(
        "github-token",
        "GitHub token",
        ("ghp_{a36}", "gho_{a36}", "ghu_{a36}", "ghs_{a36}", "ghr_{a36}"),
        checksum=base62_crc,
    ),
    Detector("github-refresh-token", "GitHub refresh token", ("ghr_{a70-90}",)),
    Detector(
        "github-installation-token",
        "GitHub installation token",
        ("ghs_{d1-12}_eyJ{w20-400}.{w40-1200}.{w40-800}", "ghs_eyJ{w20-400}.{w40-1200}.{w40-800}"),
    ),
    Detector("github-fine-grained-token", "GitHub fine-grained token", ("github_pat_{a22}_{a59}", "github_pat_{w82}")),
    # https://docs.gitlab.com/security/tokens/#token-prefixes
    Detector(
        "gitlab-token",
        "GitLab personal access token",
        ("glpat-{w20}", "glpat-{w27-300}.{l2}{l7}", "glpat-{w27-300}.{l2}.{l9}"),
    ),
    Detector("gitlab-deploy-token", "GitLab deploy token", ("gldt-{w20}", "gldt-{w26-300}.{l9}")),
    Detector("gitlab-trigger-token", "GitLab pipeline trigger token", ("glptt-{h40}",)),
    Detector(
        "gitlab-runner-token",
        "GitLab runner token",
        (
            "glrt-{w20}",
            "glrt-t{d1}_{w20}",
            "glrt-{w27-300}.{l2}.{l9}",
            "glrt-t{d1}_{w27-300}.{l2}.{l9}",
            "GR1348941{w20}",
            "glrtr-{w20}",
            "glrtr-{w27-300}.{l2}.{l9}",
        ),
    ),
    Detector("gitlab-job-token", "GitLab job token", ("glcbt-{a1-5}_{w20}", "glcbt-{w20}")),
    Detector("gitlab-oauth-secret", "GitLab OAuth application secret", ("gloas-{w64}",)),
    Detector("gitlab-scim-token", "GitLab SCIM token", ("glsoat-{w20}",)),
    Detector("gitlab-feed-token", "GitLab feed token", ("glft-{w20}", "glft-{h64}-{d1-10}")),
    Detector("gitlab-mail-token", "GitLab incoming mail token", ("glimt-{w25}",)),
    Detector("gitlab-agent-token", "GitLab agent token", ("glagent-{w50}",)),
    Detector("gitlab-feature-flag-token", "GitLab feature flag client token", ("glffct-{w20}",)),
    Detector("gitlab-workspace-token", "GitLab workspace token", ("glwt-{w20}",)),
    Detector("gitlab-session", "GitLab session cookie", ("_gitlab_session={l32}",)),
    Detector("atlassian-token", "Atlassian API token", ("ATATT3{s180-250}", "ATCTT3{s140-300}")),
    Detector("bitbucket-app-password", "Bitbucket app password", ("ATBB{a32}",)),
    Detector("bitbucket-token", "Bitbucket access token", ("BBDC-{s44}",)),
    Detector("circleci-token", "CircleCI token", ("CCIPAT_{a22}_{h40}", "CCIPAT_{a22}_{l40}", "CCIPRJ_{a22}_{h40}")),
    Detector(
        "buildkite-token", "Buildkite token", ("bkua_{h40}", "bkua_{l40}", "bkua_{l53}", "bkaj_{h40}", "bkct_{a40}")
    ),
    Detector("sonar-token", "Sonar token", ("squ_{h40}", "sqp_{h40}", "sqa_{h40}")),
    Detector(
        "sourcegraph-token",
        "Sourcegraph token",
        ("sgp_{x40}", "sgp_{x16}_{x40}", "sgp_local_{x40}", "sgd_{h64}", "slk_{h64}"),
    ),
    Detector("harness-token", "Harness token", ("pat.{w22}.{h24}.{a20}", "sat.{w22}.{h24}.{a20}")),
    Detector("octopus-key", "Octopus Deploy API key", ("API-{u26}",)),
    Detector("postman-key", "Postman API key", ("PMAK-{h24}-{h34}", "PMAT-{u26}")),
    Detector("readme-key", "ReadMe API key", ("rdme_{l70}",)),
    Detector("linear-key", "Linear API key", ("lin_api_{a40}", "lin_oauth_{a40}")),
    Detector("notion-token", "Notion token", ("ntn_{d11}{a35}", "secret_{a43}")),
    Detector("figma-token", "Figma token", ("figd_{w40}", "figd_{w43}", "figu_{w40}", "figo_{w40}")),
    Detector("snyk-token", "Snyk token", ("snyk_uat.{w8}.{w200-600}", "snyk_sat.{w8}.{w200-600}")),
    Detector("airtable-token", "Airtable personal access token", ("pat{a14}.{h64}",)),
    Detector(
        "asana-token", "Asana personal access token", ("{d1}/{d16}:{h32}", "{d1}/{d16}/{d16}:{h32}"), near=("asana",)
    ),
    Detector(
        "clickup-token", "ClickUp token", ("pk_{d6-9}_{u32}",), anchors=tuple(f"pk_{digit}" for digit in range(1, 10))
    ),
    Detector("infracost-key", "Infracost API key", ("ico-{a32}",)),
    Detector("sauce-key", "Sauce Labs access key", ("sauce-{h8}-{h4}-{h4}-{h4}-{h12}",)),
    Detector(
        "localstack-key", "LocalStack auth token", ("ls-{a4}{a4}-{a4}-{a4}-{a4}-{a4}{a4}{a4}",), near=("localstack",)
    ),
    Detector("wakatime-key", "WakaTime API key", ("waka_{h8}-{h4}-{h4}-{h4}-{h12}",)),
    Detector("mergify-key", "Mergify application key", ("mergify_application_key_{w40-200}",)),
    Detector("aikido-secret", "Aikido secret", ("AIK_SECRET_{a64}", "AIK_CI_{a20-44}")),
    Detector("devin-key", "Devin API key", ("apk_user_{b60-120}", "cog_{l52}")),
    Detector("ionic-token", "Ionic API token", ("ion_{a42}",)),
    Detector("dependency-track-key", "Dependency-Track API key", ("odt_{a32-64}",)),
    Detector("shortcut-token", "Shortcut API token", ("sct_rw_{w20-60}_{a30-60}",)),
    Detector("val-town-token", "Val Town API token", ("vtwn_{a27-40}",)),
    Detector("unkey-key", "Unkey root key", ("unkey_{a20-32}",)),
    Detector("deno-token", "Deno Deploy token", ("ddp_{a36}", "ddo_{a36}")),
    Detector("cursor-key", "Cursor API key", ("key_{h64}",)),
    Detector("zeplin-token", "Zeplin token", ("zplnt_{w40-200}",), score=0.9),
    Detector(
        "jenkins-secret", "Jenkins secret, encrypted with the key of its server", ("AQAAABAAAA{b20-600}",), score=0.6
    ),
    Detector("settlemint-token", "Settlemint token", ("sm_pat_{a16}", "sm_aat_{a16}", "sm_sat_{a16}")),
)

_UUID = "{h8}-{h4}-{h4}-{h4}-{h12}"
KEYED = (
    Keyed("github-token", "GitHub token", ("github",), ("{h40}",), 0.85),
    Keyed("bitbucket-secret", "Bitbucket client secret", ("bitbucket",), ("{w64}", "{a32}", "{a20}")),
    Keyed("atlassian-token", "Atlassian API token", ("atlassian", "jira", "confluence"), ("{a24}", "{a20}")),
    Keyed("circleci-token", "CircleCI token", ("circleci", "circle"), ("{h40}",)),
    Keyed("travis-token", "Travis CI token", ("travis",), ("{w22}",)),
    Keyed("drone-token", "Drone CI token", ("drone",), ("{l32}",)),
    Keyed("codecov-token", "Codecov token", ("codecov",), (_UUID, "{l32}")),
    Keyed("snyk-token", "Snyk token", ("snyk",), (_UUID,)),
    Keyed("sonar-token", "Sonar token", ("sonar",), ("{h40}",)),
    Keyed("artifactory-token", "Artifactory token", ("artifactory", "jfrog"), ("{a73}", "{a64}")),
    Keyed("asana-secret", "Asana client secret", ("asana",), ("{l32}",)),
    Keyed("trello-token", "Trello token", ("trello",), ("{h32}", "{h64}", "ATTA{x72}")),
    Keyed("contentful-token", "Contentful token", ("contentful",), ("{w43}",)),
    Keyed("typeform-token", "Typeform token", ("typeform",), ("{w44}",)),
    Keyed("coveralls-token", "Coveralls repository token", ("coveralls",), ("{a32}", "{a33}")),
)
