import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { SecretInput } from "./SecretInput";

test("i2: a field for a key is not taken for a password", () => {
  const field = createElement(SecretInput, { id: "key", value: "", onChange: () => undefined });
  const html = renderToStaticMarkup(field);
  expect(html).toContain('type="text"');
  expect(html).not.toContain('type="password"');
  expect(html).toContain("masked");
});
