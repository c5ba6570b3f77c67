"""The watch list leaves for others' sensors: what a sensor cannot date is written only where its window holds the time asked for.

Zeek, Suricata and Sigma compare values and know no time: an address whose window has ended belongs to somebody else, and a
sensor that still looked for it would accuse the next tenant's visitors. So by default only windows that hold now are written;
`--at` names another instant, an interval, or `any`. The watch list as CSV has its windows in columns and is always whole.
"""
