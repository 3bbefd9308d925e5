# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Electrical engineering, electronics, computers and light: codes in EN, DE, FR, NL, and what only looks like one."""

import pytest

from attribute_reading import reading
from partwise.attributes import extract


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "resistor 4R7 1%", ["resistance 4.7 Ohm", "tolerance 1 %"]),
        ("en", "R47 resistor", ["resistance 0.47 Ohm"]),
        ("de", "Widerstand 2k2 0,25 W", ["resistance 2200 Ohm", "power 0.25 W"]),
        ("fr", "résistance 10k 5 %", ["resistance 10000 Ohm", "tolerance 5 %"]),
        ("nl", "weerstand 1M5", ["resistance 1.5e+06 Ohm"]),
        ("en", "resistor 473", ["resistance 47000 Ohm"]),
        ("de", "SMD-Widerstand 103 0603", ["resistance 10000 Ohm", "package 0603"]),
        ("en", "100R resistor 0805", ["resistance 100 Ohm", "package 0805"]),
        ("en", "4K7 0603 resistor", ["resistance 4700 Ohm", "package 0603"]),
        ("de", "Drahtwiderstand 0R1 5 W", ["resistance 0.1 Ohm", "power 5 W"]),
        ("fr", "résistance 4,7 kΩ ±1 %", ["resistance 4700 Ohm", "tolerance 1 %"]),
        ("en", "resistor 1M", ["resistance 1e+06 Ohm"]),
        ("en", "capacitor 220n 50V", ["capacitance 2.2e-07 F", "voltage <= 50 V"]),
        ("de", "Kondensator 4n7 X7R", ["capacitance 4.7e-09 F", "dielectric X7R"]),
        ("fr", "condensateur 473", ["capacitance 4.7e-08 F"]),
        ("nl", "condensator 104 50V", ["capacitance 1e-07 F", "voltage <= 50 V"]),
        ("en", "100nF 50V X7R 0603", ["capacitance 1e-07 F", "voltage <= 50 V", "dielectric X7R", "package 0603"]),
        ("en", "22pF C0G 0402 capacitor", ["capacitance 2.2e-11 F", "dielectric C0G", "package 0402"]),
        ("de", "10p NP0 Kondensator", ["capacitance 1e-11 F", "dielectric C0G"]),
        ("de", "Elko 470 µF 25 V", ["capacitance 0.00047 F", "voltage <= 25 V"]),
        ("fr", "condensateur 4,7 µF 400 V", ["capacitance 4.7e-06 F", "voltage <= 400 V"]),
        ("nl", "condensator 1u5 63V", ["capacitance 1.5e-06 F", "voltage <= 63 V"]),
        ("en", "MLCC 10uF Y5V", ["capacitance 1e-05 F", "dielectric Y5V"]),
        ("en", "10uH inductor 2 A", ["inductance 1e-05 H", "current 2 A"]),
        ("de", "Drossel 4R7", ["inductance 4.7e-06 H"]),
        ("fr", "inductance 101", ["inductance 0.0001 H"]),
        ("nl", "spoel 100u", ["inductance 0.0001 H"]),
        ("en", "choke 2u2", ["inductance 2.2e-06 H"]),
        ("en", "capacitor 0805 (2012 metric) 1uF", ["package 0805", "capacitance 1e-06 F"]),
        ("de", "Chip-Widerstand Bauform 1206", ["package 1206"]),
        ("fr", "CMS 0603 boîtier résistance 220R", ["package 0603", "resistance 220 Ohm"]),
        ("nl", "weerstand behuizing 0805", ["package 0805"]),
        ("en", "op amp SO-8", ["package SOIC-8"]),
        ("en", "MOSFET N-channel SOT-23", ["polarity N", "package SOT-23"]),
        ("de", "MOSFET P-Kanal SOT23", ["polarity P", "package SOT-23"]),
        ("fr", "transistor canal N TO-220", ["polarity N", "package TO-220"]),
        ("nl", "MOSFET N-kanaal TO220", ["polarity N", "package TO-220"]),
        ("en", "NPN transistor TO-92", ["polarity NPN", "package TO-92"]),
        ("en", "microcontroller LQFP64", ["package LQFP-64"]),
        ("en", "timer IC DIP-8", ["package DIP-8"]),
        ("en", "10k 1% 0603", ["resistance 10000 Ohm", "tolerance 1 %", "package 0603"]),
        ("en", "4R7", ["resistance 4.7 Ohm"]),
        ("en", "2k2", ["resistance 2200 Ohm"]),
        ("en", "220n X7R", ["capacitance 2.2e-07 F", "dielectric X7R"]),
        ("de", "Kondensator 104K 50 V", ["capacitance 1e-07 F", "voltage <= 50 V"]),
        ("de", "Potentiometer 10k", ["resistance 10000 Ohm"]),
        ("en", "chip resistor 1608 metric", ["package 0603"]),
        ("en", "PNP/NPN sensor", ["polarity PNP|NPN"]),
        ("de", "Gehäuse SOT-223", ["package SOT-223"]),
        ("en", "diode DO-214AC", ["package DO-214AC"]),
        ("en", "TVS diode SMB", ["package SMB"]),
    ],
)
def test_components(language: str, text: str, expected: list[str]) -> None:
    """Values by IEC 60062, dielectrics, packages, polarity."""
    assert reading(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "3G1.5 cable", ["cores 3", "conductor_area 1.5 mm2"]),
        ("de", "Kabel 3x1,5", ["cores 3", "conductor_area 1.5 mm2"]),
        ("fr", "câble 3G1,5 mm²", ["cores 3", "conductor_area 1.5 mm2"]),
        ("nl", "kabel 5x2,5 mm2", ["cores 5", "conductor_area 2.5 mm2"]),
        ("de", "Leitung H07V-K 1,5 mm²", ["cable_type H07V-K", "conductor_area 1.5 mm2"]),
        ("de", "H05VV-F 3G0,75", ["cable_type H05VV-F", "cores 3", "conductor_area 0.75 mm2"]),
        ("fr", "câble H07RN-F 4 G 2,5", ["cable_type H07RN-F", "cores 4", "conductor_area 2.5 mm2"]),
        ("nl", "kabel YMvK 3x2,5", ["cable_type YMvK", "cores 3", "conductor_area 2.5 mm2"]),
        ("de", "LiYCY 4x0,25", ["cable_type LiYCY", "cores 4", "conductor_area 0.25 mm2"]),
        ("de", "NYY-J 4x16 mm²", ["cable_type NYY-J", "cores 4", "conductor_area 16 mm2"]),
        ("de", "Leitung 4-adrig 0,34 mm²", ["cores 4", "conductor_area 0.34 mm2"]),
        ("fr", "câble 4 conducteurs", ["cores 4"]),
        ("fr", "câble 2 fils", ["cores 2"]),
        ("nl", "4-aderige kabel", ["cores 4"]),
        ("en", "3 core cable", ["cores 3"]),
        ("en", "24 AWG wire", ["conductor_area ~ 0.20473 mm2"]),
        ("en", "AWG 24 wire", ["conductor_area ~ 0.20473 mm2"]),
        ("de", "Litze AWG24", ["conductor_area ~ 0.20473 mm2"]),
        ("en", "terminal 26-12 AWG", ["conductor_area 0.128756..3.30877 mm2"]),
        ("en", "terminal 0.2...2.5 mm²", ["conductor_area 0.2..2.5 mm2"]),
        ("en", "4 pair cable", ["pairs 4"]),
        ("de", "Kabel 8 Paar", ["pairs 8"]),
        ("fr", "câble 4 paires", ["pairs 4"]),
        ("nl", "kabel 4 paar", ["pairs 4"]),
        ("en", "Cat.5e UTP patch cable", ["cable_category 5e", "shielding U/UTP"]),
        ("en", "CAT6A S/FTP", ["cable_category 6A", "shielding S/FTP"]),
        ("de", "Kategorie 7 Kabel S/FTP", ["cable_category 7", "shielding S/FTP"]),
        ("fr", "câble catégorie 6 U/UTP", ["cable_category 6", "shielding U/UTP"]),
        ("nl", "categorie 6a kabel F/UTP", ["cable_category 6A", "shielding F/UTP"]),
        ("en", "Cat5e RJ45 cable 5 m", ["cable_category 5e", "connector RJ45", "length 5000 mm"]),
        ("en", "fibre patch cable LC-SC 50/125", ["connector LC|SC", "fibre_core 50 um"]),
        ("en", "62.5 micron fibre", ["fibre_core 62.5 um"]),
        ("de", "LWL-Kabel 9/125 µm", ["fibre_core 9 um"]),
        ("fr", "fibre optique 62,5/125", ["fibre_core 62.5 um"]),
        ("nl", "glasvezel 50/125", ["fibre_core 50 um"]),
        ("de", "Kabel J-Y(St)Y 4x2x0,8", ["cable_type J-Y(St)Y", "pairs 4", "diameter 0.8 mm"]),
        ("de", "LiYCY 4x2x0,25", ["cable_type LiYCY", "pairs 4", "conductor_area 0.25 mm2"]),
        ("de", "Leitung H05VVH6-F 12G1,5", ["cable_type H05VVH6-F", "cores 12", "conductor_area 1.5 mm2"]),
        ("fr", "câble 3 x 2,5 mm²", ["cores 3", "conductor_area 2.5 mm2"]),
        ("fr", "câble R2V 3G2,5", ["cable_type R2V", "cores 3", "conductor_area 2.5 mm2"]),
        ("en", "2/0 AWG cable", ["conductor_area ~ 67.4309 mm2"]),
        ("en", "Cat 6 Ethernet cable", ["cable_category 6"]),
        ("en", "16-port switch", ["ports 16"]),
        ("de", "8-Port Switch", ["ports 8"]),
        ("fr", "switch 24 ports", ["ports 24"]),
        ("nl", "8-poorts switch", ["ports 8"]),
        ("en", "USB hub 4 port", ["ports 4"]),
        ("de", "USB-Hub 7fach", ["ports 7"]),
    ],
)
def test_cables(language: str, text: str, expected: list[str]) -> None:
    """Cores and areas, types, screens, categories, fibres, counts."""
    assert reading(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "M12 connector 4-pin A-coded", ["connector M12", "poles 4", "coding A"]),
        ("de", "Rundstecker M12 5-polig A-kodiert", ["connector M12", "poles 5", "coding A"]),
        ("fr", "connecteur M12 codage A 4 broches", ["connector M12", "coding A", "poles 4"]),
        ("nl", "M12 connector D-gecodeerd 4-polig", ["connector M12", "coding D", "poles 4"]),
        ("en", "M8 plug 3 pin", ["connector M8", "poles 3"]),
        ("fr", "contacteur 3 pôles", ["poles 3"]),
        ("en", "3P circuit breaker", ["poles 3"]),
        ("en", "USB-C to HDMI cable 2 m", ["connector USB-C|HDMI", "length 2000 mm"]),
        ("en", "HDMI cable 3m", ["connector HDMI", "length 3000 mm"]),
        ("en", "monitor with HDMI", ["interface HDMI"]),
        ("de", "Adapter DisplayPort auf VGA", ["connector DisplayPort|VGA"]),
        ("fr", "câble USB-A vers USB-C", ["connector USB-A|USB-C"]),
        ("nl", "kabel USB-A naar Micro-USB", ["connector USB-A|Micro-USB"]),
        ("de", "LC/SC LWL Patchkabel", ["connector LC|SC"]),
        ("en", "LC-LC fibre patch lead", ["connector LC"]),
        ("en", "power cord C13 to C14", ["connector C13|C14"]),
        ("de", "Netzkabel Schuko auf C13", ["connector Schuko|C13"]),
        ("en", "D-Sub 9 connector", ["connector D-Sub 9"]),
        ("en", "BNC connector", ["connector BNC"]),
        ("en", "SSD SATA 480 GB", ["interface SATA", "storage_capacity 480 GBy"]),
        ("en", "NVMe M.2 SSD 1 TB", ["interface NVMe", "form_factor M.2", "storage_capacity 1000 GBy"]),
        ("en", "USB 3.0 hub", ["interface USB 3.0"]),
        ("de", "Schnittstelle RS485", ["interface RS-485"]),
        ("fr", "interface RS-232", ["interface RS-232"]),
        ("nl", "aansluiting USB 2.0", ["interface USB 2.0"]),
        ("en", "RS-422/485 converter", ["interface RS-422|RS-485"]),
        ("en", "M12 to RJ45 cable", ["connector M12|RJ45"]),
        ("de", "IEC-Kupplung C13", ["connector C13"]),
        ("en", "M12 A-coded 4-pin to M8 3-pin", ["connector M12", "coding A", "poles 4", "connector M8", "poles 3"]),
        ("en", "DVI-D to DVI-D cable", ["connector DVI-D"]),
        ("en", "dvi-d cable", ["connector DVI-D"]),
        ("en", "LC connector", ["connector LC"]),
        ("en", "9-pin D-Sub plug", ["poles 9", "connector D-Sub"]),
        ("de", "DisplayPort Monitor", ["interface DisplayPort"]),
        ("fr", "écran HDMI VGA", ["interface HDMI", "interface VGA"]),
        ("en", "USB Type-C charger", ["connector USB-C"]),
        ("fr", "connecteur codé B", ["coding B"]),
        ("de", "Kodierung X Stecker", ["coding X"]),
        ("en", "SATA III SSD", ["interface SATA"]),
        ("de", "PCIe-Karte RS232", ["interface PCIe", "interface RS-232"]),
        ("en", "IO-Link sensor, M12 plug", ["interface IO-Link", "connector M12"]),
    ],
)
def test_connectors(language: str, text: str, expected: list[str]) -> None:
    """One name, or the two ends of a cable; interfaces as their owners write them."""
    assert reading(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "enclosure IP67 IK08", ["ip 67", "ik 08"]),
        ("de", "Schutzart IP 54", ["ip 54"]),
        ("fr", "indice de protection IP65", ["ip 65"]),
        ("nl", "beschermingsgraad IP69K", ["ip 69K"]),
        ("en", "IP66 / IP67 housing", ["ip 66|67"]),
        ("de", "IP65, IP67", ["ip 65|67"]),
        ("en", "IP65/67 sensor", ["ip 65|67"]),
        ("en", "IP2X enclosure", ["ip 2X"]),
        ("en", "IK10 luminaire", ["ik 10"]),
        ("de", "Leitungsschutzschalter C16", ["trip_curve C", "current 16 A"]),
        ("en", "MCB B10 1P", ["trip_curve B", "current 10 A", "poles 1"]),
        ("fr", "disjoncteur courbe C 20 A", ["trip_curve C", "current 20 A"]),
        ("nl", "installatieautomaat B16", ["trip_curve B", "current 16 A"]),
        ("nl", "karakteristiek C 16 A", ["trip_curve C", "current 16 A"]),
        ("de", "Charakteristik B 16 A", ["trip_curve B", "current 16 A"]),
        ("en", "circuit breaker curve D 32 A", ["trip_curve D", "current 32 A"]),
        ("en", "Pt100 probe", ["sensor_type Pt100"]),
        ("de", "Fühler PT1000", ["sensor_type Pt1000"]),
        ("en", "thermocouple type K", ["sensor_type type K"]),
        ("de", "Thermoelement Typ J", ["sensor_type type J"]),
        ("fr", "thermocouple type T", ["sensor_type type T"]),
        ("nl", "thermokoppel type K", ["sensor_type type K"]),
        ("en", "4-20 mA transmitter", ["signal 4..20 mA"]),
        ("de", "Messumformer 4...20 mA", ["signal 4..20 mA"]),
        ("fr", "signal de sortie 0-10 V", ["signal 0..10 V"]),
        ("nl", "uitgangssignaal 4-20mA", ["signal 4..20 mA"]),
        ("de", "Ausgangssignal 0 bis 10 V", ["signal 0..10 V"]),
        ("en", "output ±10 V", ["signal -10..10 V"]),
        ("en", "relay SPDT 24 VDC", ["contact CO", "voltage 24 V DC"]),
        ("en", "limit switch NO", ["contact NO"]),
        ("en", "proximity sensor PNP NO 10-30 VDC", ["polarity PNP", "contact NO", "voltage 10..30 V DC"]),
        ("de", "Relais 2 Wechsler", ["contact CO"]),
        ("de", "Taster Schließer", ["contact NO"]),
        ("de", "Kontakt Öffner", ["contact NC"]),
        ("fr", "contact NF", ["contact NC"]),
        ("fr", "bouton normalement ouvert", ["contact NO"]),
        ("nl", "drukknop verbreekcontact", ["contact NC"]),
        ("en", "1 NO + 1 NC contactor", ["contact NO|NC"]),
        ("de", "Analogausgang 0-10 V", ["signal 0..10 V"]),
        ("en", "10-32 V DC, output NPN", ["voltage 10..32 V DC", "polarity NPN"]),
        ("en", "RCD 40 A 30 mA 2P type A", ["current 40 A", "current 0.03 A", "poles 2"]),
        ("en", "contact NO/NC", ["contact NO|NC"]),
        ("en", "relay 2CO 10 A", ["contact CO", "current 10 A"]),
        ("de", "Schütz 1NO", ["contact NO"]),
        ("en", "0/4-20 mA output", ["signal 4..20 mA"]),
        ("en", "output -10...+10 V", ["signal -10..10 V"]),
        ("fr", "transmetteur 4-20 mA", ["signal 4..20 mA"]),
        ("en", "IP65, 24 V DC", ["ip 65", "voltage 24 V DC"]),
        ("en", "IPX4 lamp", ["ip X4"]),
        ("en", "MCB type C 32 A", ["trip_curve C", "current 32 A"]),
        ("de", "C-Charakteristik 16 A", ["trip_curve C", "current 16 A"]),
        ("de", "LS-Schalter B16 3-polig", ["trip_curve B", "current 16 A", "poles 3"]),
        ("en", "K-type thermocouple", ["sensor_type type K"]),
        ("en", "E27 bulb 2700K", ["lamp_base E27", "cct 2700 K"]),
        ("de", "LED-Lampe GU10 36°", ["lamp_base GU10", "beam_angle 36 deg"]),
        ("fr", "ampoule culot E14 470 lm", ["lamp_base E14", "luminous_flux 470 lm"]),
        ("nl", "lamp fitting GU5.3 stralingshoek 38°", ["lamp_base GU5.3", "beam_angle 38 deg"]),
        ("en", "T8 tube lamp G13 18 W", ["lamp_base G13", "power 18 W"]),
        ("de", "Abstrahlwinkel 120° Leuchte", ["beam_angle 120 deg"]),
        ("fr", "spot angle de faisceau 24°", ["beam_angle 24 deg"]),
    ],
)
def test_protection_sensors_and_light(language: str, text: str, expected: list[str]) -> None:
    """IP and IK, trip curves with their current, sensors, signals, contacts, lamps."""
    assert reading(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", '24" monitor Full HD', ["screen_size 609.6 mm", "resolution 1920x1080"]),
        ("de", "Bildschirm 27 Zoll 4K UHD", ["screen_size 685.8 mm", "resolution 3840x2160"]),
        ("fr", "écran 21,5 pouces 1920 x 1080", ["screen_size 546.1 mm", "resolution 1920x1080"]),
        ("nl", "scherm 61 cm 2560x1440", ["screen_size 610 mm", "resolution 2560x1440"]),
        ("en", '55 cm (21.7") display', ["screen_size 550 mm"]),
        ("en", "DDR4-2400 8 GB", ["memory_type DDR4", "memory_speed 2400 MHz", "memory_capacity 8 GiBy"]),
        ("en", "8GB DDR3 1333 MHz", ["memory_capacity 8 GiBy", "memory_type DDR3", "memory_speed 1333 MHz"]),
        (
            "de",
            "Arbeitsspeicher 16 GB DDR5 4800 MT/s",
            ["memory_capacity 16 GiBy", "memory_type DDR5", "memory_speed 4800 MHz"],
        ),
        ("fr", "mémoire 4 Go SO-DIMM", ["memory_capacity 4 GiBy", "form_factor SO-DIMM"]),
        ("nl", "geheugen 512 MB DDR2", ["memory_capacity 0.5 GiBy", "memory_type DDR2"]),
        ("en", '3.5" HDD 1 TB SATA', ["form_factor 3.5 in", "storage_capacity 1000 GBy", "interface SATA"]),
        ("de", "Festplatte 2,5 Zoll 500 GB", ["form_factor 2.5 in", "storage_capacity 500 GBy"]),
        ("fr", "disque 3,5 pouces 2 To", ["form_factor 3.5 in", "storage_capacity 2000 GBy"]),
        ("nl", "harde schijf 3,5 inch 2 TB", ["form_factor 3.5 in", "storage_capacity 2000 GBy"]),
        ("en", '19" rack 2U', ["form_factor 19 in", "rack_units 2"]),
        ("de", "19 Zoll Gehäuse 3 HE", ["form_factor 19 in", "rack_units 3"]),
        ("fr", 'baie 19" 42U', ["form_factor 19 in", "rack_units 42"]),
        ("nl", "19 inch patchkast 12U", ["form_factor 19 in", "rack_units 12"]),
        ("en", "1U rack server", ["rack_units 1"]),
        ("en", "socket LGA 1156", ["cpu_socket LGA 1156"]),
        ("de", "Sockel 1151", ["cpu_socket LGA 1151"]),
        ("en", "LGA1700 cooler", ["cpu_socket LGA 1700"]),
        ("fr", "carte mère socket AM4", ["cpu_socket AM4"]),
        ("en", "Gigabit switch", ["data_rate 1000 Mbit/s"]),
        ("en", "10/100/1000 Mbps adapter", ["data_rate 10|100|1000 Mbit/s"]),
        ("de", "Switch 100 Mbit/s", ["data_rate 100 Mbit/s"]),
        ("en", "WLAN 300 Mbps", ["interface Wi-Fi", "data_rate 300 Mbit/s"]),
        ("en", "10 Gigabit Ethernet adapter", ["data_rate 10000 Mbit/s"]),
        ("en", "Gigabit Ethernet switch 8 port", ["data_rate 1000 Mbit/s", "ports 8"]),
        ("en", "Fast Ethernet switch", ["data_rate 100 Mbit/s"]),
        ("en", "cooler LGA1151/1200", ["cpu_socket LGA 1151|LGA 1200"]),
        ("en", "DDR3 1024 MB", ["memory_type DDR3", "memory_capacity 1 GiBy"]),
        ("en", "graphics card 8 GB GDDR6", ["memory_capacity 8 GiBy", "memory_type GDDR6"]),
        ("en", "1366x768 laptop", ["resolution 1366x768"]),
        ("en", "printer 600 x 600 dpi", ["resolution 600x600"]),
    ],
)
def test_computing(language: str, text: str, expected: list[str]) -> None:
    """Screens, memory, drives, racks, sockets, networks."""
    assert reading(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Netzteil 24 V DC 5 A", ["voltage 24 V DC", "current 5 A"]),
        ("en", "supply 24VAC/DC", ["voltage 24 V AC/DC"]),
        ("fr", "tension 230 V CA", ["voltage 230 V AC"]),
        ("fr", "alimentation 24 V CC", ["voltage 24 V DC"]),
        ("nl", "spanning 230 V AC 50 Hz", ["voltage 230 V AC", "frequency 50 Hz"]),
        ("de", "Gleichspannung 12 V", ["voltage 12 V DC"]),
        ("de", "Wechselspannung 230 V", ["voltage 230 V AC"]),
        ("en", "110/230 V motor", ["voltage 110|230 V"]),
        ("en", "power supply 0-10 V", ["voltage 0..10 V"]),
        ("en", "sensor 10-30 V DC", ["voltage 10..30 V DC"]),
        ("en", "LED 3000K", ["cct 3000 K"]),
        ("en", "wall box 3 x 40 W lamp", ["power 40 W"]),
    ],
)
def test_units_beside_codes(language: str, text: str, expected: list[str]) -> None:
    """Quantities where a code could stand as well."""
    assert reading(text, language) == expected


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Cat 6A cable", ["current"]),
        ("LED 3000K", ["temperature", "resistance"]),
        ("output 0-10V", ["voltage"]),
        ("4-20 mA transmitter", ["current", "thread"]),
        ("M12 connector", ["thread"]),
        ("M8 sensor connector 3-pin", ["thread", "length"]),
        ("SOIC-8", ["poles", "length"]),
        ("op amp SO-14 tape", ["poles", "material_grade"]),
        ("1/4-20 screw", ["signal", "current"]),
        ("#10-30 V", ["signal"]),
        ("no cable included", ["contact"]),
        ("sensor, no cable", ["contact"]),
        ("switch for CO detector", ["contact"]),
        ("Smith & CO. switch cabinet", ["contact"]),
        ("C16 steel hook", ["trip_curve", "current"]),
        ("B16 flange", ["trip_curve", "current"]),
        ("paper A2", ["current", "coding", "connector"]),
        ("items 4-20", ["signal", "current"]),
        ("IP address 10.0.0.1", ["ip", "length"]),
        ("IP 10.0.0.1", ["ip"]),
        ("router 192.168.1.1", ["ip", "voltage"]),
        ("camera model XE27-4", ["lamp_base"]),
        ("laptop E27BX", ["lamp_base"]),
        ("drill 36°", ["beam_angle"]),
        ("M12x1.5 bolt", ["connector"]),
        ("G13 thread bolt", ["connector"]),
        ("pack of 104", ["capacitance", "resistance", "inductance"]),
        ("order 473", ["resistance"]),
        ("10k pages", ["resistance"]),
        ("2k2 phone", ["capacitance"]),
        ("SC bearing 6004", ["connector", "package"]),
        ("C13 alloy", ["connector"]),
        ("sheet 3x1.5", ["cores", "conductor_area"]),
        ("screws 3 x 16", ["cores", "conductor_area"]),
        ("garden hose 5G", ["cores"]),
        ("5G router", ["cores", "mass", "conductor_area"]),
        ("4K monitor", ["temperature", "resistance", "cct"]),
        ("3U bearing", ["rack_units"]),
        ("type K fuse", ["sensor_type"]),
        ("600 x 800 mm panel", ["resolution"]),
        ("1000x2000 mm sheet", ["resolution"]),
        ("USB to HDMI cable", ["interface"]),
        ("19 inch wheel", ["form_factor"]),
        ("3.5 inch bolt", ["form_factor"]),
        ("2400 MHz radio", ["memory_speed"]),
        ("STM32 LQFP board 8 GHz", ["memory_speed"]),
        ("10 V motor", ["signal"]),
        ("C0G", ["mass"]),
        ("X7R", ["resistance"]),
        ("self-adhesive cable tie mounts - Pkg of 100", ["inductance"]),
        ("SwitchView SC100 cable", ["package", "connector"]),
        ("table 1200x800", ["resolution"]),
        ("Samsung R47 radio", ["resistance"]),
        ("tyre 225R16", ["resistance"]),
        ("resistor pack of 100", ["resistance"]),
        ("resistors 100 pcs", ["resistance"]),
        ("capacitor 105 °C", ["capacitance"]),
        ("capacitor 450 V", ["capacitance"]),
        ("relay coil 240 VAC", ["inductance"]),
        ("4 core processor", ["cores"]),
        ("2 pair gloves", ["pairs"]),
        ("2 port valve", ["ports"]),
        ("3-way valve", ["poles"]),
        ("duplex stainless 50/125", ["fibre_core"]),
        ("4G 64 GB phone", ["cores", "conductor_area"]),
        ("filter 10/100 kg", ["data_rate"]),
        ("relay NO. 5", ["contact"]),
        ("SENSOR, NO CABLE", ["contact"]),
        ("wrench socket 13", ["cpu_socket", "lamp_base"]),
        ("from 5 to 220", ["package"]),
        ("FROM 5 TO 10", ["package"]),
        ("DIP switch 8", ["package"]),
        ("power supply 0-30 V output", ["signal"]),
        ("type K copper tube", ["sensor_type"]),
        ("iso SC 20", ["package", "connector"]),
        ("paper 2010", ["package"]),
        ("bulb 1206 lm", ["package"]),
        ("M8 eye bolt", ["connector"]),
    ],
)
def test_what_only_looks_like_a_code_is_not_read(text: str, kinds: list[str]) -> None:
    """Without the words it needs, a code is something else."""
    assert not [item for item in extract(text, "en") if item.kind in kinds]


@pytest.mark.parametrize(
    "text",
    ["WD5000AAKX", "KVR1333D3N9/4G", "LTC2053HMS8", "CRCW08054K70FKEA", "6ES7214-1AG40-0XB0", "GRM188R71H104KA93D"],
)
def test_a_part_number_says_nothing(text: str) -> None:
    """Nothing is read from inside a chunk of letters and digits, whatever the line is about."""
    for context in ("{}", "drive {}", "memory module {}", "{} capacitor", "resistor {}", "amplifier {}"):
        assert not [item for item in extract(context.format(text), "en") if item.kind != "material_family"]


def test_facts_for_the_explanation() -> None:
    """Gauge, earth core, implied unit and the metric name of a chip are kept."""
    (gauge,) = extract("24 AWG", "en")
    assert gauge.details["awg"] == 24
    assert gauge.qualifier == "nominal"
    cores, area = extract("3G1.5", "en")
    assert cores.details["earth"] is True
    assert area.details["unit_implied"] is True
    package, _ = extract("capacitor 0805 (2012 metric) 1uF", "en")
    assert package.details["also"] == ["2012 metric"]
