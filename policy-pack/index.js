const { PolicyPack } = require("@pulumi/policy");
const { fotaPolicies } = require("pulumi-thingspace-fota/policy");

new PolicyPack("thingspace-fota", { policies: fotaPolicies() });
