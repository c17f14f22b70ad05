"""Nom du prescripteur: who ordered the examination, or gets a copy of it.

Doctors by title (`Dr`, `Pr`, `Docteur`, `Drs A et B`), interns, midwives, and
whoever a letter names as prescriber, correspondent or addressee. Systems cut
the name after 12 or 30 characters (`DR PITO OLIV`) and drop its accents.

Traps: `DR` is also an antigen (`HLA-DR`, `DRB1*`), `PR` rheumatoid arthritis,
the ECG's PR interval and the progesterone receptor (`RE/PR`); streets, squares,
hospitals and clinics bear doctors' names (`rue du Docteur Calmette`). A doctor
who validated the result is a practitioner. `SANS ORDONNANCE` names nobody.

Sources:
    * HL7 v2.5, XCN in ORC-12, OBR-16, PV1-8; HPRIM Santé 2.x, OBR[16]
    * CI-SIS CR-BIO 2024.01, `participant[@typeCode='REF']` (ANS)
    * the column names of laboratory exports collected for this project (unverified)

>>> validate("LE GOFF-KERVELLA A.")
'LE GOFF KERVELLA A'
>>> validate("56K012")
Traceback (most recent call last):
recognizers.errors.InvalidFormat: letters
>>> validate("Médecin traitant")
Traceback (most recent call last):
recognizers.errors.InvalidComponent: word
"""

from __future__ import annotations

from recognizers.nameunit import compact, name_unit, validate

__all__ = ["RECOGNIZER", "compact", "validate"]

RECOGNIZER = name_unit(
    "PRESCRIBER_NAME",
    "prescriber",
    headers=(
        *("MEDECIN", "MED", "MEDPRES", "MEDPRESC", "NOMMED", "NOMMEDECIN", "PRENOMMED"),
        *("PRENOMMEDECIN", "NOMPRESC", "NOMPRES", "PRENOMPRESC", "PRESC", "PRESCR", "PRESCRIPT"),
        *("PRESCRIPTEUR", "PRESCRIPTEURS", "NOMPRESCRIPTEUR", "PRENOMPRESCRIPTEUR", "LIBMED"),
        *("LIBMEDECIN", "LIBPRESC", "DEMANDEUR", "NOMDEMANDEUR", "CORRESP", "CORRESPONDANT"),
        *("NOMCORRESP", "NOMCORR", "LIBCORR", "DESTINATAIRE", "DESTINATAIRES", "DEST", "COPIE"),
        *("COPIES", "COPIEA", "CC", "MT", "MEDTRAIT", "MEDTRAITANT", "MEDECINTRAITANT", "NOMMT"),
        *("MEDECINPRESCRIPTEUR", "MEDECINDEMANDEUR", "MEDECINCORRESPONDANT", "SAGEFEMME"),
        *("PRATICIEN", "NOMPRATICIEN", "DOCTEUR", "DR", "NOMDR", "INTERNE", "MEDECINREFERENT"),
        *("MEDREF", "ADRESSEPAR", "PRESCRITPAR", "DEMANDEPAR", "REQUESTER", "ORDERINGPROVIDER"),
        *("REFERRINGDOCTOR", "PHYSICIAN", "DOCTOR", "DOCTORNAME"),
    ),
    triggers=(
        *("DR ", "DR.", "DR:", "DRS", "DR\t", "DR\n", "(DR", "/DR", "PR ", "PR.", "PR:", "PR\t"),
        *("(PR", "PRS ", "PROF", "DOCT", "PRESC", "PRESCRI", "DECIN", "MED.", "MP:", "MP :"),
        *("MT:", "MT :", " PAR ", "DEMAND", "ORDONNANCE", "CORRESP", "COPIE", "CC ", "CC:"),
        *("C.C", "CCI", "DESTINATAIRE", "DOUBLE", "ENVOY", "CU DU ", "CHEF DE", "CHEFFE DE"),
        *("INTERNE", "FFI", "EXTERNE", "CCA ", "PRATICIEN", "SAGE", "SF:", "SF :", "CHIR"),
        *("SELARL", "CABINET", "LOGUE", "RIATRE", "DIATRE", "CHIATRE", "GENERALISTE", "RALISTE"),
        *("THESISTE", "NIMATEUR", "DENTISTE", "INTERNISTE", "TRICIEN"),
    ),
    examples=(
        "Dr [[KERVELLA]]",
        "DR [[LE GOFF-KERVELLA A.]]",
        "Dr [[Jean DUPONT]], cardiologue",
        "DR [[J. DUPONT]] ; Dr [[DUPONT Jean]]",
        "[[DUPONT JEAN-PIERRE]] (DR)",
        "Drs [[DUPONT]] et [[MARTIN]]",
        "Dr [[DUPONT]] / Dr [[MARTIN]]",
        "Pr [[de La Tour d'Auvergne]]",
        "DR [[PITO OLIV]]",
        "Docteur [[HÃ©lÃ¨ne Bécue]]",
        "Prescrit par : [[LE GOFF A.]]",
        "Prescripteur : 56K012    DR [[KERVELLA YANN]]",
        "Copie : Pr [[de La Tour]]",
        "Copies à : Dr [[Paul MARTIN]], Dr [[LE ROUX]], Mme [[BLANC]]",
        "adressé par le docteur [[Fabrice Gérard]]",
        "Monsieur le Professeur [[DUPONT]]",
        "dr [[dupont]]",
        "CHU Brest Dr [[LE MOAL]]",
    ),
    counterexamples=(
        "HLA-DR3, anti-DR, DRB1*04, HLA DR positif",
        "PR polyarthrite rhumatoïde",
        "PR (polyarthrite), RE/PR positifs, intervalle PR 160 ms",
        "Dr = disque",
        "rue du Docteur Roux",
        "12 rue du Docteur Calmette 59000 Lille",
        "12 Docteur Roux 75015 Paris",
        "Hôpital Pr Lemierre, Hôpital Docteur Schaffner",
        "Place du Pr Lemierre, Clinique du Dr Dupont",
        "Validé par Dr BERNARD, biologiste",
        "Biologiste : Dr Anne Roux",
        "VIH SANS ORDO, SANS ORDONNANCE, HORS PRESCRIPTION",
        "Cher confrère, votre patient va bien",
        "voir avec le médecin traitant",
        "Copie au patient",
    ),
)
