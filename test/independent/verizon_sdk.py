"""Verizon's own Python SDK against a ThingSpace: python verizon_sdk.py BASE_URL

A simulator that only our client can use is not one of ThingSpace, so this is a client that nobody here wrote. It expects the account
and the devices of verizonSdk.ts, in pages of two, and prints "N passed, N failed".

What is wrong with the SDK and not with the service:
- It has a status of v3 whose size of the pool is called totalLicenses, and an answer to assignments whose size is called licCount, as
  none of Verizon's pages has them: verizonSdk.ts has the simulator spell v3 as the SDKs do.
- Its v1 cannot read a time that is printed as on the pages of v1: verizonSdk.ts has the simulator print all of them as ISO.
- It takes a count of 0, and an empty list, for none at all.
- It never opens a session by itself: the token is given to it once, and not renewed.
"""

import sys

from verizon.configuration import Environment
from verizon.http.auth.thingspace_oauth import ThingspaceOauthCredentials
from verizon.http.auth.vz_m2m_token import VZM2mTokenCredentials
from verizon.models.log_in_request import LogInRequest
from verizon.models.v1_licenses_assigned_removed_request import V1LicensesAssignedRemovedRequest
from verizon.models.v1_list_of_licenses_to_remove_request import V1ListOfLicensesToRemoveRequest
from verizon.models.v2_license_imei import V2LicenseIMEI
from verizon.models.v2_list_of_licenses_to_remove_request import V2ListOfLicensesToRemoveRequest
from verizon.models.v3_license_imei import V3LicenseIMEI
from verizon.verizon_client import VerizonClient

ACCOUNT = "0402196254-00001"
LICENSED = [str(353238060000001 + position) for position in range(5)]
FREE = [str(353238060000101 + position) for position in range(2)]
UNKNOWN = "353238069999999"


def connect(base_url):
    """A client with a token and a session, all of whose hosts are the given one."""
    servers = VerizonClient().config.environments[Environment.PRODUCTION]
    for server, address in servers.items():
        servers[server] = address.replace("https://thingspace.verizon.com", base_url)
    oauth = ThingspaceOauthCredentials(oauth_client_id="demo-key", oauth_client_secret="demo-secret")
    stranger = VerizonClient(thingspace_oauth_credentials=oauth)
    body = LogInRequest(username="demo-user", password="demo-password")
    session = stranger.session_management.start_connectivity_management_session(body).body.session_token
    return VerizonClient(
        thingspace_oauth_credentials=oauth,
        vz_m2m_token_credentials=VZM2mTokenCredentials(vz_m2m_token=session),
    )


def all_pages(read):
    """Each cursor is handed back as it came."""
    pages, cursor = [], "0"
    while True:
        page = read(str(cursor)).body
        pages.append(page)
        if not page.has_more_data:
            return pages
        assert str(page.last_seen_device_id) != str(cursor), "the cursor stands still"
        cursor = page.last_seen_device_id


def devices_of(pages):
    return [device.device_id for page in pages for device in page.device_list]


def field(item, *names):
    """The one of several names that an answer or a device has."""
    return next(getattr(item, name) for name in names if hasattr(item, name))


class Version:
    """What all the versions have, by the names that each of them gives it."""

    def __init__(self, number, subscriptions, licenses, status, imeis):
        self.number, self.subscriptions, self.licenses = number, subscriptions, licenses
        self.status, self.imeis = status, imeis

    def subscription(self):
        answer = self.subscriptions.get_account_subscription_status(ACCOUNT).body
        assert answer.account_name == ACCOUNT
        assert answer.purchase_type == "TS-HFOTA-MRC"
        assert (answer.license_count, answer.license_used_count) == (20, 5)

    def status_paging(self):
        pages = all_pages(self.status)
        assert len(pages) == 3
        assert devices_of(pages) == LICENSED
        assert all(page.assigned_licenses == 5 for page in pages)
        assert field(pages[0], "total_licenses", "total_license") == 20

    def assign(self):
        answer = self.licenses.assign_licenses_to_devices(ACCOUNT, self.imeis([*FREE, LICENSED[0], UNKNOWN])).body
        assert (field(answer, "lic_count", "lic_total_count"), answer.lic_used_count) == (20, 7)
        reasons = [field(device, "reason", "result_reason") for device in answer.device_list]
        assert reasons == ["Success", "Success", "Device license preexisting", "Device Not Found."]
        assert devices_of(all_pages(self.status)) == [*LICENSED, *FREE]

    def remove(self):
        answer = self.licenses.remove_licenses_from_devices(ACCOUNT, self.imeis([*FREE, UNKNOWN])).body
        assert answer.lic_used_count == 5
        reasons = [field(device, "reason", "result_reason") for device in answer.device_list]
        assert reasons == ["Success", "Success", "Device Not Found."]
        assert devices_of(all_pages(self.status)) == LICENSED

    def steps(self):
        return [self.subscription, self.status_paging, self.assign, self.remove]


class VersionWithCandidates(Version):
    def __init__(self, *arguments, candidates):
        super().__init__(*arguments)
        self.candidates = candidates

    def cancellation_candidates(self):
        made = self.licenses.create_list_of_licenses_to_remove(ACCOUNT, self.candidates(device_list=LICENSED[:2])).body
        assert (made.count, made.device_list) == (2, LICENSED[:2])
        more = self.candidates(device_list=LICENSED[2:3], mtype="append")
        self.licenses.create_list_of_licenses_to_remove(ACCOUNT, more)
        first, second = (self.licenses.list_licenses_to_remove(ACCOUNT, start).body for start in ("0", "2"))
        assert (first.count, first.has_more_data, first.device_list) == (3, True, LICENSED[:2])
        assert (second.has_more_data, second.device_list) == (False, LICENSED[2:3])
        assert self.licenses.delete_list_of_licenses_to_remove(ACCOUNT).body.success
        left = self.licenses.list_licenses_to_remove(ACCOUNT, "0").body
        assert not getattr(left, "count", None) and not getattr(left, "device_list", None)

    def steps(self):
        return [*super().steps(), self.cancellation_candidates]


def versions_of(client):
    v1 = client.software_management_subscriptions_v1
    v2 = client.software_management_licenses_v2
    v3 = client.software_management_licenses_v3
    yield VersionWithCandidates(
        1,
        v1,
        client.software_management_licenses_v1,
        lambda cursor: v1.get_account_license_status(ACCOUNT, cursor),
        lambda devices: V1LicensesAssignedRemovedRequest(device_list=devices),
        candidates=V1ListOfLicensesToRemoveRequest,
    )
    yield VersionWithCandidates(
        2,
        client.software_management_subscriptions_v2,
        v2,
        lambda cursor: v2.get_account_license_status(ACCOUNT, cursor),
        lambda devices: V2LicenseIMEI(device_list=devices),
        candidates=V2ListOfLicensesToRemoveRequest,
    )
    yield Version(
        3,
        client.software_management_subscriptions_v3,
        v3,
        lambda cursor: v3.get_account_licenses_status(ACCOUNT, cursor),
        lambda devices: V3LicenseIMEI(device_list=devices),
    )


def lists(client):
    """The lists that the models require most fields of."""
    v1, v2, v3 = (getattr(client, f"software_management_reports_v{number}") for number in (1, 2, 3))
    devices = client.account_devices
    everything = [*LICENSED, *FREE]
    assert devices_of(all_pages(lambda cursor: v1.list_account_devices(ACCOUNT, cursor))) == everything
    assert devices_of(all_pages(lambda cursor: v2.list_account_devices(ACCOUNT, cursor))) == everything
    assert devices_of(all_pages(lambda cursor: devices.get_account_device_information(ACCOUNT, cursor))) == everything
    upgrades = v1.list_upgrades_for_specified_status(ACCOUNT, "Finished", "0").body.report_list
    assert [device.device_id for upgrade in upgrades for device in upgrade.device_list] == LICENSED[4:]
    for reports in (v2, v3):
        campaigns = reports.get_campaign_history_by_status(ACCOUNT, "CampaignEnded").body.campaign_list
        assert len(campaigns) == 1
        page = reports.get_campaign_device_status(ACCOUNT, campaigns[0].id).body
        assert [device.device_id for device in page.device_list] == LICENSED[4:]


def main(base_url):
    client = connect(base_url)
    steps = [(f"v{version.number} {step.__name__}", step) for version in versions_of(client) for step in version.steps()]
    failed = 0
    for name, step in [*steps, ("devices, upgrades and campaigns", lambda: lists(client))]:
        try:
            step()
            print(f"  passed: {name}")
        except Exception as error:  # Whatever it is, the others go on.
            failed += 1
            print(f"  FAILED: {name}: {error!r} at line {error.__traceback__.tb_next.tb_lineno}")
    print(f"{len(steps) + 1 - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
