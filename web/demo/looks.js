// Four looks of the widget: each is nothing but attributes, which may change while the page is open.
const LOOKS = {
  plain: {},
  bright: { accent: "#ffd100", radius: "8px", title: "还款问答", launcher: "问一问" },
  night: { scheme: "dark", accent: "#b388ff", corner: "bottom-left", greeting: "您好，睡不着的时候也可以问。" },
  square: {
    accent: "#b3261e",
    radius: "0px",
    corner: "top-right",
    distance: "0px",
    questions: "会上征信吗|还不上怎么办|会打给我家人吗",
    microphone: "true",
  },
};
const names = [...new Set(Object.values(LOOKS).flatMap(Object.keys))];

document.addEventListener("overdue-assistant-ready", ({ detail: assistant }) => {
  const wear = (look) => {
    for (const name of names) delete assistant.dataset[name];
    Object.assign(assistant.dataset, LOOKS[look]);
    for (const button of document.querySelectorAll("[data-look]"))
      button.setAttribute("aria-pressed", String(button.dataset.look === look));
  };
  for (const button of document.querySelectorAll("[data-look]"))
    button.addEventListener("click", () => {
      wear(button.dataset.look);
      assistant.open();
    });
  for (const name of ["opened", "closed", "answered"])
    assistant.addEventListener(name, ({ detail }) => {
      const entry = document.createElement("li");
      entry.textContent = detail ? `${name}: ${JSON.stringify(detail)}` : name;
      document.getElementById("heard").append(entry);
    });
  wear("plain");
});

for (const code of document.querySelectorAll("[data-of]")) {
  const attributes = Object.entries(LOOKS[code.dataset.of]).map(([name, value]) => `\n  data-${name}="${value}"`);
  code.textContent = `<script src="https://HOST/widget.js" defer${attributes.join("")}></script>`;
}
