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

# Bodies and series of standards: the `No.` behind one belongs to it.
STANDARDS: Final = _words("ansi asme astm bs c222 csa din ece en iec ieee iso jis nema nfpa sae ul unece vde")
# Name the socket that the digits behind them are the type of.
SLOTS: Final = _words("socket sockel slot lga pga port steckplatz prise douille fassung fitting voet")

COUNTED: Final = _words("""
    pc pcs piece pieces unit units ea each pack packs packet packets box boxes roll rolls set sets pair pairs off
    stk stck stück stueck st einheit einheiten packung packungen rolle rollen paar satz karton kartons
    pce pces pièce pièces unité unités paquet paquets boîte boîtes rouleau rouleaux paire paires lot lots
    stuk stuks eenheid eenheden doos dozen pak pakken rol
""")
# A count follows them.
QUANTITIES: Final = _words("qty quantity menge anzahl stückzahl quantité quantite qté qte aantal hoeveelheid")
UNITS: Final = _words("""
    mm cm dm m km um µm μm nm in inch inches zoll pouce pouces ft feet foot yd mil
    mm2 mm² m2 m3 cm2 cm3 awg
    mg g gr kg t lb lbs oz gsm
    ml cl dl l ltr liter litre litres gal gpm lpm
    v mv kv vac vdc vcc volt volts a ma ua ka ah mah amp amps ampere amperes ampère ampères w mw kw watt watts wh kwh
    va kva hp ps
    hz khz mhz ghz rpm
    ohm ohms kohm mohm ω kω mω f pf nf uf µf μf mf h uh mh
    c f k °c °f deg degree degrees grad
    pa kpa mpa bar mbar psi n kn ncm db dba dbm lm lx cd
    b kb mb gb tb kib mib gib tib bit bits kbit mbit gbit kbps mbps gbps kbs mbs gbs
    px mp dpi ppi ppm p s sec ms us ns min h hr hrs day days
    pin pins way ways pole poles port ports cell cells page pages sheet sheets
    millimeter millimeters millimetre millimetres millimètre millimètres centimeter centimeters zentimeter centimètre
    centimètres meter meters metre metres mètre mètres duim
    gram grams gramm gramme grammes kilo kilos kilogram kilogramm kilogramme kilogrammes liters
    bars umin trmin tpm degré degrés graden go mo ko
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

# Joined to digits by white space in small letters they are words of the sentence, whatever number they would make.
SMALL_WORDS: Final = INQUIRY | _words("""
    above after all am approx around before below between but by dia diameter down each ex first into its les less max
    mid min more no non not off one only or out over per plus pro set six so some ten than then there these thick
    they thru till top two type under until up use used using wide within without yes
    ab am aber als alle an aus bei beim bis da dann dass durch etwa ein eine einem einer er es etc für gegen hat ihm
    ihr im in ins ist ja je kein keine man maximal mehr mindestens nach nicht nur ob oder ohne pro seit sein sich sie
    so soll sollte statt über um und unter vom vor wenn wer wo wird zum zur zwei zwischen
    à ai au aux avec ce ces cette chez comme dont elle entre environ eu il ils jusqu jusque leur lui mais maxi mes moins
    ne ni non ont ou où par pas plus que qui sa sans se selon ses si soit son sont sous suis ta tes toi ton très tu vers
    y
    aan als bij dan dat deze die dit door doe en er geen had hem hun ja jij kan maar max mee meer men naar niet nog ons
    onder ook over per plus sinds te ten ter tot tussen u uit vanaf voor was wat we wel wie wil zo zonder
""")
# Between two numbers, the sides of one thing.
TIMES: Final = _words("x by mal par sur bij")

# Digits right behind them count something of the buyer's own.
REFERENCES: Final = _words("""
    po pos project invoice quote quotation ticket account customer case rfq enquiry inquiry delivery vat postcode zip
    purchaseorder customerno customernumber accountno accountnumber
    bestellung auftrag auftragsnummer rechnung rechnungsnummer projekt angebot angebotsnummer anfrage kunde kunden
    kundennummer kundennr kdnr lieferschein lieferscheinnummer vorgang vorgangsnummer konto plz ustidnr steuernummer
    facture devis projet dossier client numéroclient compte affaire chantier bl bdc
    factuur factuurnummer klant klantnummer klantnr offertenummer project projectnummer dossier dossiernummer opdracht
    bestelling ordernummer rekening
""")
# Theirs is an order, while who orders a number names a product.
ORDERS: Final = _words("order orders commande commandes bon offerte angebot bestelling bestellung")
OWNERS: Final = _words("""
    our my your their purchase unsere unserer unsrer unserem meine meiner meinem ihre ihrer ihrem eure
    notre nos votre vos ma mon leur onze uw mijn jullie
""")
PHONES: Final = _words("""
    tel tél telephone telefon telefoon téléphone phone ph fon fax telefax mobile mobil mobiel handy cell portable gsm
    call ring dial bel bellen ruf anruf rückruf anrufen appelez appeler durchwahl hotline whatsapp
""")
