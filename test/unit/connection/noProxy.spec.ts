import assert from "node:assert/strict";
import { isExempt, isLoopback } from "../../../src/connection/noProxy";

describe("NO_PROXY", () => {
  const rules: [noProxy: string, exempt: readonly string[], others: readonly string[]][] = [
    ["", [], ["https://thingspace.verizon.com"]],
    ["*", ["https://thingspace.verizon.com", "http://10.0.0.1"], []],
    [
      "verizon.com",
      ["https://verizon.com", "https://thingspace.verizon.com", "https://THINGSPACE.VERIZON.COM:8443"],
      ["https://notverizon.com", "https://verizon.com.example.com"],
    ],
    [".verizon.com", ["https://thingspace.verizon.com"], ["https://verizon.com", "https://notverizon.com"]],
    ["*.verizon.com", ["https://thingspace.verizon.com"], ["https://verizon.com"]],
    ["*verizon.com", [], ["https://thingspace.verizon.com", "https://verizon.com"]],
    ["Thingspace.Verizon.COM", ["https://thingspace.verizon.com"], ["https://api.verizon.com"]],
    [
      "verizon.com:443",
      ["https://verizon.com", "https://x.verizon.com:443"],
      ["https://verizon.com:8443", "http://verizon.com"],
    ],
    ["verizon.com:80", ["http://verizon.com"], ["https://verizon.com"]],
    ["10.1.2.3", ["http://10.1.2.3:8080"], ["http://10.1.2.30", "http://110.1.2.3"]],
    ["10.0.0.0/8", ["http://10.200.0.1"], ["http://11.0.0.1", "http://[::1]", "http://example.com"]],
    ["2001:db8::/32", ["http://[2001:db8::7]"], ["http://[2001:db9::7]", "http://10.0.0.1"]],
    ["2001:db8:0::7", ["http://[2001:db8::7]:8080"], ["http://[2001:db8::8]"]],
    ["[2001:db8::7]:80", ["http://[2001:db8::7]"], ["http://[2001:db8::7]:8080"]],
    [
      "a.example, b.example  c.example,",
      ["http://a.example", "http://b.example", "http://c.example"],
      ["http://d.example"],
    ],
    ["10.0.0.0/99 nonsense/8 :80 ,, [", [], ["http://10.0.0.1", "http://example.com"]],
  ];
  for (const [noProxy, exempt, others] of rules) {
    it(`"${noProxy}" takes out [${exempt.join(", ")}], and not [${others.join(", ")}]`, () => {
      assert.deepEqual(
        [...exempt, ...others].filter((url) => isExempt(new URL(url), noProxy)),
        exempt,
      );
    });
  }
});

describe("loopback addresses", () => {
  it("are known by name and by number", () => {
    const urls = ["localhost:1", "LOCALHOST", "x.localhost", "127.0.0.1:8080", "127.9.9.9", "[::1]:80"];
    const others = ["localhost.example.com", "128.0.0.1", "[::2]", "thingspace.verizon.com"];
    assert.deepEqual(
      [...urls, ...others].filter((host) => isLoopback(new URL(`http://${host}`))),
      urls,
    );
  });
});
