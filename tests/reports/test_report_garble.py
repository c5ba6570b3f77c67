"""Broken machine translation is recognised sentence by sentence, and clean English is never taken for it."""

# ruff: noqa: E501  the texts stand as they would be published
from __future__ import annotations

from pathlib import Path

import pytest

from urazuke.reports import read_text
from urazuke.reports.masthead import language_of

DOCS = Path(__file__).resolve().parents[2]
TRANSLATED = (
    """Mikawa Harbor = Toyohashi City's system failure, Aichi Prefectural Police arrested a man of 28 years old company employee

In the case that the cargo management system of "Mikawa Harbor Transport" in Toyohashi City was stopped by cyber attack in March this year, it was found from interviews with investigators that Aichi Prefectural Police arrested a company employee man (28) on the 12th on suspicion of violation of the unauthorized access prohibition law.

According to the police, the man is suspected of having illegally accessed the server of the company using other person's ID in March. To the investigation, he is said to deny the charge as "I don't remember".

The server used for the attack was rented under the name of a fictitious company, and it is said that the fee was paid by virtual currency.

The police are watching that the hacker group "LockBit" is involved in the background.

Mikawa Harbor Transport is "There is no outflow of customer information at this time. We apologize for causing trouble and worry."
""",
    """The National Police Agency = cyber special investigation part specified that China system hacker group "MirrorFace" repeated the attack

It was understood in the coverage to the investigation official that the group of hackers repeated the cyber attack for the purpose of stealing information about the security of Japan.

By the National Police Agency, the number of the attacks was 210 cases by June last year from 2019. A think tank and a politician, a person of the media received a mail with virus.

I sneak a virus into the computer of the other party when I open the attached file, and information is stolen.

The National Police Agency called for attention because there was a danger that damage spread. "I want you not to open a suspicious mail", the person in charge talks.

In the Chinese government, there is not the comment about this so far.
""",
    """A Vietnamese man was arrested for illegally contracting a server = Hyogo Prefectural Police

Hyogo Prefectural Police arrested a 31-year-old Vietnamese technical intern trainee on the 3rd for allegedly contracting a server using someone else's identification card. The charge is private electromagnetic record unauthorized creation.

According to the prefectural police, he used a forged residence card and contracted a cloud server 12 times from January last year. He admitted to the charges, saying, "I was asked by an acquaintance on SNS."

The contracted server is believed to have been used as a relay point for phishing emails, and the prefectural police are investigating the involvement of the crime group.

When I investigated the server, it was found that about 8,000 IDs and passwords were saved. The prefectural police are also investigating the route of acquisition.

On the 4th, it was sent to the Kobe District Public Prosecutor's Office.
""",
    """Electronic medical record stopped by ransomware, Tokushima hospital resumed the medical treatment in about two months

Town hospital in Tokushima Prefecture which received damage of cyber attack to demand ransom resumed normal medical treatment on the 4th for the first time in about two months.

This hospital was infected with computer virus called ransomware at the end of October last year, and it became impossible to read the electronic medical record for about 85,000 people.

The director of the hospital bowed his head at a press conference, "I apologize from the bottom of my heart to the patient." In addition, as for the ransom, it was clarified that it was not paid.

There is a possibility that the weak point of VPN equipment was aimed at, and the police investigate it in detail.
""",
    """[Original] Former employee who brought out the trade secret, document inspection policy = Metropolitan Police

It was found on the 20th through interviews with persons concerned that the Metropolitan Police Department Public Security Department decided to send documents to a former employee of a major communication company (45) on suspicion of violating the Unfair Competition Prevention Law.

The former employee is suspected of receiving a reward from a person of the Russian representative office and handing over internal information. He has returned home and has not responded to the request for appearance.

On the other hand, the Russian side denies, "It is an groundless story."

The company says, "We take it seriously. I would like to refrain from answering the details because it is under investigation."
""",
    """Cyber attack on the game company, personal information of 350,000 people leaked or Capcom

Game major Capcom announced on the 16th that it was confirmed that personal information was leaked to the outside by unauthorized access from a third party.

It is said that there is a possibility that a maximum of 350,000 customer information was stolen. Credit card information is not included.

A group calling itself "Ragnar Locker" issues a criminal statement, and it is requesting money in exchange for the stolen information. Capcom consulted the Osaka Prefectural Police and is proceeding with the investigation.

What is the ransomware that causes damage one after another? An expert points out that "It is necessary to suspect everything."
""",
    """Cyber attack in polar research institute, in group former military officer involvement? Metropolitan Police Department

18 days, it was found by interview to investigation officials that the Chinese hacker group "Slate Heron" is suspected of being involved in the cyber attack that National Institute of Glaciology (Tachikawa city, Tokyo) received in the spring of last year. The Metropolitan Police Department Public Security Department plans to send documents male executives in their 40s and former students of Chinese nationality (27) who contracted a Japanese server in a false name to Tokyo District Public Prosecutors Office as early as this week on suspicion of fraud.

According to investigation officials, the two people rented servers 12 times until August last year from November 2018. The former international student passed connection information to a man who has been registered in the Chinese People's Liberation Army Unit 72055. The executive male left Japan in April this year and has not been able to contact.

More than 80 domestic organizations such as universities and chemical manufacturers are also considered to have been targeted by the group.

The institute said, "Although there was an unauthorized access, we recognize that research data has not been leaked." The Ministry of Education, Culture, Sports, Science and Technology "has received a report from the institute" and refrained from commenting on details. Zhao Chinese Foreign Ministry deputy director at regular meeting the same day "irresponsible reasoning. China is also a victim of the attack," rebutted.
""",
    """About the illegal access to the information system of our bureau (the second report)

Heisei 23 year November 2 day
Hydrographic observation bureau general affairs department

This time, it became clear that the independent administrative agency coast survey center under the jurisdiction of this bureau had received the targeting type attack. I report the progress as follows.

1. On August 17 of this year, the security company notified the center of suspicious communication. As for the center, on the next day 18th, the computer in question was cut off from the network.
2. As a result of investigation, it was proven that virus "grey lantern" infected 23 personal computers, and communicated with server of Seoul. Infection is presumed to be after June 9 day.
3. Survey drawing and 1,140 mail addresses of the joint research enterprises might have flowed out. The trace that the confidential chart data leaked is not found.
4. The center submitted a damage report to Kanagawa prefectural police in September, and consulted IPA. Concerning the attacker, this bureau is not in the standpoint to answer.

This bureau apologizes deeply to the person concerned for causing the trouble. As for the center, it is a schedule to settle the recurrence prevention plan by the end of December.
""",
    """Why Hinode satellite communication was aimed at? Shadow of "Unit 65016"

20 June 2022 Weekly Keizai Shinpo

The National Police Agency and NISC announced on the 16th that the possibility that the cyber attack group "Cinnabar Crab" under the control of Chinese Army executed a series of attacks is extremely high. Among the about 130 companies which were aimed at, Hinode Satellite Communication and Toto Optical are also contained.

"The order came down from the superior of the unit" - the public security official says so. Former engineer Mr. C (40 years old) who came to Japan in 2014 borrowed the rental server at least 6 times under three fake names in the two years from April 2017, and told the account to the wife of the superior by QQ. Mr. C, in November of last year, departed for Shanghai.

The Agency suspects that the unknown vulnerability of antivirus software "ShieldMate" was abused. Hinode Satellite Communication person in charge of public relations "We do not answer the individual case." Toto Optical admitted that the specification of the lens has leaked partly.

The Chinese embassy FAXed to this magazine "It is fabrication. We express strong dissatisfaction". Because the superior cannot be identified, the sending of the papers of Mr. C is postponed.
""",
)
CLEAN = (
    """I first met the hacker in a cafe in Tallinn. I had been told that he would not talk, and for an hour he did not. "What is a server?" he asked at last. "It is a room with a door."

The police arrested him on the 12th. He was sent to the district court, and in the background his lawyer, a student of mine, was said to be investigating the route of the money. I sent him the documents I had.

On the 4th the company apologised for causing trouble to customers. There was not a single answer from the ministry.
""",
    """Statement regarding unauthorized access

On November 3, our hospital suffered a cyberattack. We sincerely apologize for the inconvenience and concern this has caused patients. The police have been notified, and we will refrain from answering questions while the investigation is under way.

It is believed that the VPN equipment was targeted. There is a possibility that personal information of up to 3,500 people was leaked. Under the Act on Prohibition of Unauthorized Computer Access, we filed a report with the prefectural police on the 4th.
""",
    """Field names are tokens. Content-Length = 1*DIGIT is the grammar, and a sender MUST NOT send the field twice.

X = Y means that both are equal. Set DEBUG = True to see what is sent, and HOST = Localhost where a proxy is used.
It is said that implementations differ. What is a proxy? A proxy is an intermediary that is selected by the client.
""",
    """Notice and apology regarding unauthorized access to our servers

We regret to announce that servers managed by our company were accessed illegally by a third party on the 14th of this month, and that personal information of up to 3,212 customers may have been leaked. We deeply apologize to our customers and all those concerned for the inconvenience and concern caused.

As for the cause, an investigation by an outside specialist found that a vulnerability in the VPN equipment was exploited. At present no damage such as misuse of the leaked information has been confirmed. We reported the matter to the Personal Information Protection Commission on the 16th and consulted the police. As for the affected customers, we will contact them individually by e-mail. We are planning to strengthen our security measures to prevent a recurrence.
""",
    """Should this change, we will inform the persons concerned without delay. On 21st the ward reopened. The police and others sent letters.
""",
)


@pytest.mark.parametrize("text", TRANSLATED)
def test_broken_translations_are_recognised_throughout(text: str) -> None:
    assert read_text(text).garbled >= 0.9


@pytest.mark.parametrize("text", CLEAN)
def test_clean_english_is_not(text: str) -> None:
    assert read_text(text).garbled == 0.0


@pytest.mark.parametrize("path", [*sorted(p.name for p in DOCS.glob("docs/*.md")), "../README.md"])
def test_our_own_documentation_is_not(path: str) -> None:
    text = (DOCS / "docs" / path).read_text("utf-8")[:8000]
    assert language_of(text) == "ja" or read_text(text).garbled < 0.1


def test_one_translated_paragraph_in_a_clean_report_is_garbled_alone() -> None:
    clean = "Police in Oslo arrested a 30-year-old man on Monday. He rented a server under a false name, the police said.\n\n"
    broken = "Nordfjord Bank = It turned out that a man who contracted a rental server under a pseudonym was sent documents.\n\n"
    reading = read_text(clean * 4 + broken + clean * 4)
    assert 0 < reading.garbled < 0.2
    assert {c.garbled for c in reading.claims if c.type == "arrested"} == {False}
    assert any(c.garbled and reading.text[c.evidence[0].start : c.evidence[0].end] in broken for c in reading.claims)


def test_what_was_answered_to_the_coverage_was_translated_by_a_machine() -> None:
    text = (
        "The authorities restrained a man (29) of an IT engineer on the 19th.\n\n"
        'The embassy answered to the coverage "It is a slander not based on facts".\n'
    )
    assert read_text(text).garbled >= 0.5


def test_a_suspect_who_denies_it_is_no_sign_of_a_machine() -> None:
    assert (
        read_text(
            "The gang attacked the hospital in May. The suspect denies it. Another suspect was released. Police said no more."
        ).garbled
        == 0
    )
