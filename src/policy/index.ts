/**
 * Policies for Pulumi that judge what a deployment does to the FOTA licenses of an account.
 *
 * @module pulumi-thingspace-fota/policy
 */
export { fotaPolicies } from "./fotaPolicies";
export type {
  Exemption,
  ExemptionsOptions,
  FailOrWarn,
  FotaPolicyOptions,
  HeadroomLimits,
  HeadroomOptions,
  IdleOptions,
  ReleaseLimitOptions,
  ReleaseLimits,
  SafeguardsOptions,
} from "./options";
