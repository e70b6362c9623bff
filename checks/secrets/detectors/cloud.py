"""Cloud platforms: Amazon, Google, Microsoft, Alibaba, IBM, Yandex and the rest."""

from checks.secrets.detectors.detector import Detector, Keyed

SHAPED = (
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html (unique ID prefixes)
    Detector(
        "aws-access-key",
        "AWS access key id",
        ("AKIA{B16}", "ASIA{B16}", "ABIA{B16}", "ACCA{B16}", "A3T{u1}{B16}"),
        score=0.9,
    ),
    Detector(
        "aws-bedrock-key",
        "Amazon Bedrock API key",
        ("ABSKQmVkcm9ja0FQSUtleS{s80-300}", "bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t{s20-3000}"),
    ),
    Detector("aws-session-token", "AWS session token", ("IQoJb3JpZ2lu{s100-3000}", "FwoGZXIvYXdz{s100-3000}")),
    Detector("aws-mws-token", "Amazon MWS auth token", ("amzn.mws.{h8}-{h4}-{h4}-{h4}-{h12}",)),
    Detector("google-api-key", "Google API key", ("AIza{w35}",), score=0.85),
    Detector("google-oauth-secret", "Google OAuth client secret", ("GOCSPX-{w28}",)),
    Detector("google-oauth-token", "Google OAuth access token", ("ya29.{w40-1000}",)),
    Detector("google-express-key", "Google API key", ("AQ.Ab8R{w40-60}",), score=0.85),
    Detector("google-storage-key", "Google Cloud Storage HMAC key id", ("GOOG1E{u55}", "GOOG{u20}"), score=0.85),
    Detector("google-refresh-token", "Google refresh token", ("1//0{w60-200}",), score=0.9),
    Detector("azure-client-secret", "Azure client secret", ("{t3}{d1}Q~{t31-34}",)),
    Detector("azure-storage-key", "Azure account key", ("AccountKey={b86}==",)),
    Detector("azure-shared-access-key", "Azure shared access key", ("SharedAccessKey={b43}=",)),
    Detector("azure-identifiable-key", "Azure storage or Cosmos key", ("{b76}+ASt{b5}==", "{b76}ACDb{b5}==")),
    Detector("azure-batch-key", "Azure Batch key", ("{b76}+ABa{b5}==",)),
    Detector("azure-function-key", "Azure Functions key", ("{w44}AzFu{w5}==", "{w44}AzFu{w6}==")),
    Detector("azure-search-key", "Azure Search key", ("{a42}AzSe{a6}",)),
    Detector("azure-registry-key", "Azure container registry key", ("{b42}+ACR{a6}",)),
    Detector("azure-cache-key", "Azure Cache for Redis key", ("{a33}AzCa{a6}=", "{a33}AzCa{b5}=")),
    Detector("azure-openai-key", "Azure OpenAI key", ("{a52}JQQJ99{a24}", "{a52}JQQJ9{a25}")),
    Detector("azure-devops-token", "Azure DevOps token", ("{a76}AZDO{a4}",)),
    Detector(
        "azure-sas",
        "Azure shared access signature",
        ("sig={s30-60}%3D", "sig={a20-60}%2{x1}{a10-60}%3D"),
        anchors=("sig=",),
        score=0.85,
    ),
    Detector("alibaba-access-key", "Alibaba access key id", ("LTAI{a20}", "LTAI{a17}"), score=0.9),
    Detector("tencent-secret-id", "Tencent Cloud secret id", ("AKID{a32}",), score=0.85),
    Detector(
        "yandex-key",
        "Yandex Cloud key",
        ("AQVN{w35-38}", "YCAJE{w20}", "t1.9euel{w100-400}"),
        anchors=("aqvn", "ycaje", "t1.9euel"),
    ),
    Detector("oracle-key", "Oracle Cloud customer secret", ("ocid1.credential.oc1..{l60}",), score=0.6),
    Detector("scaleway-key", "Scaleway access key", ("SCW{u17}",), score=0.8),
    Detector("openshift-token", "OpenShift token", ("sha256~{w43}",)),
)

KEYED = (
    Keyed(
        "aws-secret-key",
        "AWS secret access key",
        ("aws", "secretaccesskey", "secret_access_key", "amazon", "s3"),
        ("{b40}",),
    ),
    Keyed(
        "azure-client-secret",
        "Azure client secret",
        ("azure", "armclientsecret"),
        ("{p34}", "{p40}", "{b86}==", "{h32}"),
        0.85,
    ),
    Keyed("alibaba-secret-key", "Alibaba access key secret", ("alibaba", "aliyun", "alicloud"), ("{a30}",)),
    Keyed("ibm-cloud-key", "IBM Cloud API key", ("ibm", "softlayer", "bluemix"), ("{w44}", "{h64}", "{w48}")),
    Keyed("yandex-secret-key", "Yandex secret key", ("yandex",), ("{w40}",)),
    Keyed("scaleway-secret-key", "Scaleway secret key", ("scaleway", "scw"), ("{h8}-{h4}-{h4}-{h4}-{h12}",)),
    Keyed("linode-token", "Linode token", ("linode",), ("{h64}",)),
    Keyed("hetzner-token", "Hetzner Cloud token", ("hcloud", "hetzner"), ("{a64}",)),
    Keyed("vultr-key", "Vultr API key", ("vultr",), ("{u36}",)),
    Keyed("ovh-key", "OVH application secret", ("ovh",), ("{a32}",)),
)
