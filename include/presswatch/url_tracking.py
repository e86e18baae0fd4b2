"""The query parameters and fragments that say how a reader came to a page, not which page it is.

A reviewed list, changed only together with ``urls.URL_KEY_VERSION``. Names that are ids on some site (``id``, ``p``,
``mc``, ``page``) stay out: a missed merge costs one duplicate, a wrong merge loses an article.
"""

from __future__ import annotations

import re

_NAMES = """
__s __twitter_impression _ga _gl _hsenc _hsmi _openstat action_object_map action_ref_map action_type_map aftr_source
amp at_bbc_team at_campaign at_format at_medium at_ptr_name campaign_id cid_source clickid cmp cmp_id cmpid dclid
echobox fb_ref fb_source fbclid ftag gbraid gclid gclsrc guccounter icid igsh igshid itid ito mbid mc_cid mc_eid
mc_tc mkt_tok msclkid ncid newsletter_id nlid ns_campaign ns_fee ns_linkname ns_mchannel ns_source ocid oly_anon_id
oly_enc_id output_type outputtype partner partnerid pk_campaign pk_content pk_kwd pk_medium pk_source rb_clickid ref
ref_src ref_url referrer refsrc refurl rss s_cid sh share smid smtyp soc_src soc_trk spm sref srsltid taid
tracking_source traffic_source trk trkcampaign ttclid twclid vero_conv vero_id wbraid wickedid wmc wprss wt_mc
wt_zmc wtmc wtzmc xtor yclid ysclid
"""
_PREFIXES = (
    *("utm_", "mtm_", "piwik_", "ga_", "hsa_", "stm_", "otm_", "itm_", "wt.", "wt_mc_", "guce_", "__hs"),
    *("at_custom", "at_link_", "fb_action_"),
)
_ONLY_WITH_VALUE = re.compile(
    r"(?:feature|source|from|via|src|type|mode|format)=(?:rss|feed|atom|share|amp|rdf|newsfeed|rss_feed)"
)
_FRAGMENT = re.compile(
    r":~:.*|(?:xtor|ref|partnerid|link_time|echobox|ito|at_medium)=.*|(?:utm|mtm)_.*"
    r"|rss(?:[=_-].*)?|comments?|respond",
    re.IGNORECASE,
)

TRACKING_NAMES = frozenset(_NAMES.split()) | {"utm"}
"""Parameter names that go whatever their value, in lower case."""


def is_tracking_parameter(name: str, value: str) -> bool:
    """Return whether ``name=value`` in a query identifies the way to a page and not the page."""
    lowered = name.lower()
    if lowered in TRACKING_NAMES or lowered.startswith(_PREFIXES):
        return True
    return _ONLY_WITH_VALUE.fullmatch(f"{lowered}={value.lower()}") is not None


def is_tracking_fragment(fragment: str) -> bool:
    """Return whether a fragment, given without ``#``, carries tracking or a text selection."""
    return _FRAGMENT.fullmatch(fragment) is not None
