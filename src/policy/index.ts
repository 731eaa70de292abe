/**
 * Pulumi policies about the FOTA licenses that a deployment assigns and releases.
 *
 * @module pulumi-thingspace-fota/policy
 */
export { fotaPolicies } from "./fotaPolicies";
export type {
  CostOptions,
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
  UnmanagedOptions,
} from "./options";
