import assert from "node:assert/strict";
import { createRedactor } from "../../../../src/thingspace/http/redaction";

describe("a secret with characters that are escaped", () => {
  it("is blotted out as JSON and as a form have it, too", () => {
    const { hide, clean } = createRedactor();
    hide('pa"ss\\word');
    assert.equal(clean('{"password":"pa\\"ss\\\\word"} pa%22ss%5Cword'), '{"password":"[redacted]"} [redacted]');
  });
});

describe("redaction", () => {
  it("blots out every secret it was told, wherever it stands", () => {
    const redactor = createRedactor();
    redactor.hide("s3cret");
    redactor.hide("(a+b)*");
    assert.equal(redactor.clean("s3cret and (a+b)*, s3cret"), "[redacted] and [redacted], [redacted]");
  });

  it("leaves no half of a secret that contains another", () => {
    const redactor = createRedactor();
    redactor.hide("pass");
    redactor.hide("password");
    assert.equal(redactor.clean("password"), "[redacted]");
  });

  it("ignores an empty secret", () => {
    const redactor = createRedactor();
    redactor.hide("");
    assert.equal(redactor.clean("text"), "text");
  });

  it("takes out control characters and line breaks", () => {
    assert.equal(createRedactor().clean("\u001b[31mred\r\n\u202etext\u0000 "), "[31mred text");
  });

  it("clips what is too long, after redacting", () => {
    const redactor = createRedactor();
    redactor.hide("s3cret");
    const text = redactor.clean(`${"x".repeat(297)}s3cret`);
    assert.equal(text, `${"x".repeat(297)}[re…`);
  });
});
