// Adds a button that copies the page's address. Without this script the address can be selected and copied.
const field = document.getElementById("page-address");
const button = field.parentElement.querySelector("button");
const status = field.parentElement.querySelector("[role=status]");

async function copy() {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(field.value);
    return true;
  }
  // over plain http, as in a local network, browsers have only the old way
  field.select();
  return document.execCommand("copy");
}

button.addEventListener("click", async () => {
  const copied = await copy().catch(() => false);
  status.textContent = copied ? status.dataset.done : status.dataset.failed;
  if (!copied) field.select();
});
button.hidden = false;
