"""Payments and commerce."""

from checks.secrets.detectors.detector import Detector, Keyed

_UUID = "{h8}-{h4}-{h4}-{h4}-{h12}"
SHAPED = (
    # https://docs.stripe.com/keys: the prefix tells secret and restricted keys from publishable ones
    Detector(
        "stripe-key",
        "Stripe secret key",
        ("sk_live_{a20-247}", "rk_live_{a20-247}", "sk_prod_{a10-99}", "rk_prod_{a10-99}"),
    ),
    Detector("stripe-test-key", "Stripe test key", ("sk_test_{a20-247}", "rk_test_{a20-247}"), score=0.8, test=True),
    Detector("stripe-webhook-secret", "Stripe webhook secret", ("whsec_{b32}", "whsec_{b38}", "whsec_{b40-64}")),
    Detector(
        "square-token",
        "Square access token",
        ("sq0atp-{w22}", "sq0csp-{w43}", "EAAA{w60}", "sq0atp-{w40-60}", "sandbox-sq0csb-{w40-60}"),
    ),
    Detector("paypal-braintree-token", "PayPal Braintree token", ("access_token$production${l16}${h32}",)),
    Detector(
        "braintree-test-token",
        "PayPal Braintree sandbox token",
        ("access_token$sandbox${l16}${h32}",),
        score=0.8,
        test=True,
    ),
    Detector(
        "shopify-token", "Shopify token", ("shpat_{x32}", "shpca_{x32}", "shppa_{x32}", "shpss_{x32}", "shptka_{x32}")
    ),
    Detector(
        "plaid-token",
        "Plaid access token",
        (f"access-production-{_UUID}", f"access-development-{_UUID}", f"access-sandbox-{_UUID}"),
    ),
    Detector(
        "flutterwave-key",
        "Flutterwave key",
        ("FLWSECK-{l32}-X", "FLWSECK_TEST-{l12}", "FLWSECK_TEST-{l32}-X", "FLWPUBK_TEST-{l32}-X"),
    ),
    Detector("easypost-key", "EasyPost key", ("EZAK{a54}", "EZTK{a54}")),
    Detector("duffel-token", "Duffel token", ("duffel_live_{p43}", "duffel_test_{p43}")),
    Detector("shippo-token", "Shippo token", ("shippo_live_{x40}", "shippo_test_{x40}")),
    Detector("razorpay-key", "Razorpay key id", ("rzp_live_{a14}",)),
    Detector("gocardless-token", "GoCardless token", ("live_{w40}",)),
    Detector("adyen-key", "Adyen API key", ("AQE{l1}hmfx{s80-400}",)),
    Detector("paddle-key", "Paddle API key", ("pdl_live_apikey_{l26}_{a22}_{a3}", "pdl_sdbx_apikey_{l26}_{a22}_{a3}")),
    Detector("lob-key", "Lob API key", ("live_{h35}", "test_{h35}")),
    Detector("mercury-token", "Mercury API token", ("secret-token:mercury_production_{a3-8}_{a40-60}_yrucrem",)),
    Detector("ramp-secret", "Ramp client secret", ("ramp_sec_{a48}",)),
    Detector("ebay-key", "eBay production key", ("PRD-{h12}-{h4}-{h4}-{h4}-{h4}",), score=0.85),
    Detector("paystack-key", "Paystack secret key", ("sk_live_{h40}", "sk_test_{h40}")),
    Detector("mollie-key", "Mollie API key", ("live_{a30}",)),
    Detector("polar-token", "Polar access token", ("polar_oat_{w30-60}", "polar_pat_{w30-60}")),
)

KEYED = (
    Keyed("paypal-secret", "PayPal client secret", ("paypal",), ("E{w79}", "{w80}", "{w40-90}")),
    Keyed("square-secret", "Square secret", ("square",), ("{w43}", "{w64}")),
    Keyed("braintree-key", "Braintree private key", ("braintree",), ("{h32}",)),
    Keyed("plaid-secret", "Plaid secret", ("plaid",), ("{h30}", "{l30}")),
    Keyed("razorpay-secret", "Razorpay key secret", ("razorpay",), ("{a24}",)),
    Keyed("shopify-secret", "Shopify secret", ("shopify",), ("{h32}",)),
    Keyed("coinbase-key", "Coinbase secret", ("coinbase",), ("{w64}", "{a32}", "{a16}")),
    Keyed("kraken-key", "Kraken private key", ("kraken",), ("{s86-90}",)),
    Keyed("binance-key", "Binance secret", ("binance",), ("{a64}",)),
    Keyed("kucoin-secret", "KuCoin secret", ("kucoin",), (_UUID, "{h24}")),
    Keyed("bittrex-key", "Bittrex key", ("bittrex",), ("{l32}",)),
    Keyed("etsy-key", "Etsy key", ("etsy",), ("{l24}",)),
    Keyed("finicity-key", "Finicity key", ("finicity",), ("{h32}", "{l20}")),
    Keyed("finnhub-key", "Finnhub key", ("finnhub",), ("{l20}",)),
    Keyed("lob-key", "Lob key", ("lob",), ("live_{h35}",)),
)
