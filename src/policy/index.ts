/** Policies for Pulumi that judge what a deployment does to the FOTA licenses of an account. */
export { fotaPolicies } from "./fotaPolicies";
export type {
  Exemption,
  ExemptionsOptions,
  FotaPolicyOptions,
  HeadroomLimits,
  HeadroomOptions,
  IdleOptions,
  ReleaseLimitOptions,
  ReleaseLimits,
  SafeguardsOptions,
  WhenUnknown,
} from "./options";
