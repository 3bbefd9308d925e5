# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Words that tell what the digits beside them are, in English, German, French and Dutch; compared by their full fold.

Written by hand from common usage. A word that is missing costs a claim or makes one reading less sure; it never turns
a different number into an equal one.
"""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Announce a part number when they stand right before it. Two-word labels are joined by the full fold.
LABELS: Final = _words("""
    partno partnr partnumber partnumbers mpn mfrpn sku skunr skuno ean eannr eancode gtin gtinnr upc upccode
    itemno itemnr itemnumber ordercode orderno ordernumber catno catalogno cataloguenumber modelno modelnumber
    artno artnr articleno articlenumber artikel artikelnr artikelnummer bestnr bestellnr bestellnummer teilenr
    teilenummer sachnr sachnummer matnr materialnr materialnummer typnr herstellernr herstellernummer
    ref réf refno réfno reference référence numéro numero numérodarticle codearticle codeproduit
    artnummer onderdeelnr onderdeelnummer bestelnr bestelnummer productnr productnummer productcode
""")
# Labels only when written with their sign: `№ 5`, `no. 5`, `n° 5`, `P/N 5`; else `no` is a word and `PN 16` a pressure.
ABBREVIATED_LABELS: Final = _words("no nr n pn ref réf art item")

COUNTED: Final = _words("""
    pc pcs piece pieces unit units ea each pack packs packet packets box boxes roll rolls set sets pair pairs off
    stk stck stück stueck st einheit einheiten packung packungen rolle rollen paar satz karton kartons
    pce pces pièce pièces unité unités paquet paquets boîte boîtes rouleau rouleaux paire paires lot lots
    stuk stuks eenheid eenheden doos dozen pak pakken rol
""")
UNITS: Final = _words("""
    mm cm dm m km um µm μm nm in inch inches zoll pouce pouces ft feet foot yd mil
    mm2 mm² m2 m3 cm2 cm3 awg
    mg g gr kg t lb lbs oz gsm
    ml cl dl l ltr liter litre litres gal gpm lpm
    v mv kv vac vdc vcc volt volts a ma ua ka ah mah amp amps w mw kw watt watts wh kwh va kva hp ps
    hz khz mhz ghz rpm
    ohm ohms kohm mohm ω kω mω f pf nf uf µf μf mf h uh mh
    c f k °c °f deg degree degrees grad
    pa kpa mpa bar mbar psi n kn ncm db dba dbm lm lx cd
    b kb mb gb tb kib mib gib tib bit bits kbit mbit gbit kbps mbps gbps kbs mbs gbs
    px mp dpi ppi ppm p s sec ms us ns min h hr hrs day days
    pin pins way ways pole poles port ports cell cells page pages sheet sheets
    polig seiten blatt tage stunden broches pôles pages feuilles jours heures vellen paginas dagen uur
""")
# Units that are ordinary words as well, so they say nothing about a long number before them.
UNIT_OR_WORD: Final = _words("in a c f h k s t min day days")
CURRENCIES: Final = _words("eur euro euros usd dollar dollars gbp pound pounds chf franken francs € $ £ ¥")

# What a buyer says around a number without describing a product: with only these beside it, the number is the object.
INQUIRY: Final = _words("""
    a an and any are as at be buy can could do does for from get give got have hello hi how i if in is it its last me
    much my need of offer on or order ordered please quote same send stock the this that to today want we what when
    which with year you your us price prices pricing cost costs availability available datasheet data sheet replaces
    replace replacement deliver delivery lead time urgent thanks thank quantity qty ship there
    auf bitte brauche brauchen das dem den der des die ein eine einen für gibt haben hallo ich ist kostet kosten
    lieferbar lieferzeit lager mir preis preise sie sind suche und uns verfügbar von was welche wie wieviel wir zu
    datenblatt ersatz nachfolger angebot bestellen möchte noch vorrätig danke
    avez avoir besoin bonjour c combien commande commander coûte d dans de des devis disponible du en est et fiche
    technique il j je l la le les me merci nous pour prix quel quelle quels quelles remplace s stock sur svp un une
    vous votre délai livraison cherche voudrais
    beschikbaar bestellen dank de een en er graag heb hebben heeft het hoeveel ik in is kan kost leverbaar levertijd
    met mij nodig of op prijs u uw van voor voorraad vraag wat we welke wij willen zijn zoek opvolger offerte
""")
