# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Product texts and queries in English, German, French and Dutch, on which an export is compared with its source."""

from typing import Final

TEXTS: Final = (
    "Patch cable Cat6a S/FTP 2 m grey, RJ45 plugs, LSZH jacket",
    "Netzwerkkabel Cat6 U/UTP 10 m, gelb, für Innenräume",
    "Câble réseau Cat5e 0,5 m bleu avec connecteurs RJ45",
    "Netwerkkabel Cat6 3 meter zwart",
    "Deep groove ball bearing 6204-2RS, bore 20 mm, outer diameter 47 mm, width 14 mm",
    "Rillenkugellager 6204 mit beidseitiger Dichtung",
    "Hex bolt M12 x 50 ISO 4017, stainless steel A2-70, fully threaded",
    "Sechskantschraube M12 x 50, Edelstahl A2",
    "Hydraulic hose 1/2 inch, 2-wire braid, 275 bar, -40 to 100 °C, 3 m",
    "Voltage regulator LM317T, adjustable, 1.2 V to 37 V, 1.5 A, TO-220",
    "Ceramic capacitor 100 nF 50 V X7R 0603, reel of 4,000",
    "Programmable logic controller, 14 digital inputs, 10 outputs, 24 V DC",
    "Black toner cartridge, about 3,000 pages, for laser printers",
    "Cartouche d'encre jaune, 130 ml, encre à pigments",
    "15.6 inch laptop, 16 GB memory, 512 GB solid state disk, backlit keyboard",
    "27 inch monitor, 2560 x 1440, IPS, HDMI and DisplayPort",
    "USB hub with 4 ports, USB 3.0, external power supply",
    "Wireless mouse, 2.4 GHz, 1600 dpi, left and right hand",
    "Safety gloves, nitrile, cut level C, size 9",
    "Kugelhahn DN25 PN40 Messing, Innengewinde",
    "Proximity sensor M18, inductive, PNP normally open, range 8 mm, IP67",
    "Uninterruptible power supply 1500 VA, 900 W, line interactive",
    "laptop",
    "bluetooth speaker",
    "which network cable fits a 7 ft run",
    "sealed bearing for a 20 mm shaft",
    "Stahlschraube verzinkt 8 mm",
    "24 V power supply for DIN rail, 5 A",
    "label tape 12 mm black on white",
    "external hard disk 2 TB",
    "gants de protection taille 9",
    "A",
)

QUERIES: Final = (
    "Cat6 patch cable 10 m",
    "sealed bearing for a 20 mm shaft",
    "M12 bolt stainless",
    "Rillenkugellager 6204",
    "Netzwerkkabel gelb 10 m",
    "cartouche d'encre jaune",
    "gants de protection taille 9",
    "zwarte netwerkkabel 3 meter",
)
