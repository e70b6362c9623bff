"""Providers of models and of what surrounds them."""

from checks.secrets.detectors.detector import Detector, Keyed

_UUID = "{h8}-{h4}-{h4}-{h4}-{h12}"
SHAPED = (
    Detector(
        "openai-key",
        "OpenAI API key",
        (
            "sk-{a20}T3BlbkFJ{a20}",
            "sk-proj-{w20-90}T3BlbkFJ{w20-90}",
            "sk-svcacct-{w20-90}T3BlbkFJ{w20-90}",
            "sk-admin-{w20-90}T3BlbkFJ{w20-90}",
            "sk-{w4-40}-{a20}T3BlbkFJ{a20}",
            "sk-proj-{a12-60}T3BlbkFJ{w12-90}",
        ),
        anchors=("t3blbkfj",),
    ),
    Detector(
        "openai-project-key",
        "OpenAI project key",
        ("sk-proj-{w40-180}", "sk-svcacct-{w40-180}", "sk-admin-{w40-180}"),
        score=0.85,
    ),
    Detector("openai-legacy-key", "OpenAI API key", ("sk-{a48}",), score=0.9),
    Detector("openai-session-key", "OpenAI session key", ("ek_{h32}", "sess-{a40}"), score=0.85),
    Detector(
        "anthropic-key",
        "Anthropic API key",
        (
            "sk-ant-api03-{w93}AA",
            "sk-ant-admin01-{w93}AA",
            "sk-ant-oat01-{w93}AA",
            "sk-ant-ort01-{w93}AA",
            "sk-ant-sid01-{w93}AA",
            "sk-ant-api03-{w80-110}",
        ),
        anchors=("sk-ant-",),
    ),
    Detector(
        "hugging-face-token", "Hugging Face token", ("hf_{A34}", "hf_{a34}", "hf_oauth_{p30-600}", "api_org_{A34}")
    ),
    Detector("groq-key", "Groq API key", ("gsk_{a50-54}",)),
    Detector("replicate-token", "Replicate token", ("r8_{a37}",)),
    Detector("perplexity-key", "Perplexity API key", ("pplx-{a48}",)),
    Detector("xai-key", "xAI API key", ("xai-{w70-120}",)),
    Detector("openrouter-key", "OpenRouter API key", ("sk-or-v1-{h64}",)),
    Detector("nvidia-key", "NVIDIA API key", ("nvapi-{w60-70}",)),
    Detector("langsmith-key", "LangSmith API key", ("lsv2_pt_{x32}_{x10}", "lsv2_sk_{x32}_{x10}", "ls__{h32}")),
    Detector("langfuse-key", "Langfuse secret key", (f"sk-lf-{_UUID}",)),
    Detector("pinecone-key", "Pinecone API key", ("pcsk_{a5-6}_{a60-70}",)),
    Detector("tavily-key", "Tavily API key", ("tvly-{a32}", "tvly-{w32}", "tvly-dev-{w32}", "tvly-prod-{w32}")),
    Detector("elevenlabs-key", "ElevenLabs API key", ("sk_{h48}",), anchors=("sk_",), score=0.85),
    Detector("llama-cloud-key", "LlamaCloud key", ("llx-{w48}",)),
    Detector("together-token", "Together AI key", ("tgp_v1_{w43}",)),
    Detector("cerebras-key", "Cerebras API key", ("csk-{l48}",)),
    Detector("fireworks-key", "Fireworks API key", ("fw_{a22}", "fw_{a24}"), score=0.8),
    Detector("voyage-key", "Voyage API key", ("pa-{w43}",)),
    Detector("jina-key", "Jina API key", ("jina_{h32}{w28}", "jina_{w60}")),
    Detector("deepseek-key", "DeepSeek API key", ("sk-{h32}",), score=0.85),
    Detector("runpod-key", "RunPod API key", ("rpa_{u34}{l6}", "rpa_{a40}", "rpa_{u40}{a6}", "rpa_{a30}")),
    Detector("e2b-key", "E2B API key", ("e2b_{h40}",)),
    Detector("weights-biases-key", "Weights & Biases API key", ("wandb_v1_{w70-90}",)),
    Detector("firecrawl-key", "Firecrawl API key", ("fc-{h32}",)),
    Detector("portkey-key", "Portkey key", ("portkey-{w30-60}",), score=0.85),
)

KEYED = (
    Keyed("openai-key", "OpenAI API key", ("openai", "chatgpt", "gptkey"), ("sk-{w20-200}", "{h32}")),
    Keyed("anthropic-key", "Anthropic API key", ("anthropic", "claude"), ("sk-{w20-200}",)),
    Keyed("cohere-key", "Cohere API key", ("cohere",), ("{a40}",)),
    Keyed("mistral-key", "Mistral API key", ("mistral",), ("{a32}",)),
    Keyed("together-key", "Together API key", ("together",), ("{h64}",)),
    Keyed("stability-key", "Stability API key", ("stability", "dreamstudio"), ("sk-{a48}",)),
    Keyed("weights-biases-key", "Weights & Biases API key", ("wandb",), ("{h40}",)),
    Keyed("assemblyai-key", "AssemblyAI API key", ("assemblyai",), ("{h32}",)),
    Keyed("deepgram-key", "Deepgram API key", ("deepgram",), ("{h40}",)),
    Keyed("clarifai-key", "Clarifai API key", ("clarifai",), ("{h32}",)),
    Keyed("pinecone-key", "Pinecone API key", ("pinecone",), (_UUID,)),
    Keyed("serpapi-key", "SerpApi key", ("serpapi",), ("{h64}",)),
    Keyed("brave-key", "Brave Search key", ("brave",), ("BSA{w28}",)),
    Keyed("kaggle-key", "Kaggle key", ("kaggle",), ("{h32}",)),
)
