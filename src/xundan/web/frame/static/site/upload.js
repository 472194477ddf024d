// Files are sent piece by piece, so that large ones pass every proxy and a bar can tell how far they have come.
"use strict";
(() => {
  const piece = 8 * 1024 * 1024;

  function send(address, fields, told) {
    return new Promise((resolve, reject) => {
      const body = new FormData();
      for (const [name, value] of Object.entries(fields)) body.append(name, value);
      const request = new XMLHttpRequest();
      request.open("POST", address);
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => told(event.loaded));
      request.addEventListener("load", () => {
        if (request.status === 200 && request.response) resolve(request.response);
        else reject(new Error(request.response?.error ? `${request.response.error.message} ${request.response.error.hint || ""}` : ""));
      });
      request.addEventListener("error", () => reject(new Error("")));
      request.send(body);
    });
  }

  function line(list, file) {
    const item = document.createElement("li");
    const name = document.createElement("span"), bar = document.createElement("progress"), word = document.createElement("span");
    name.textContent = file.name;
    bar.max = file.size || 1;
    bar.value = 0;
    word.className = "text-danger";
    item.append(name, bar, word);
    list.append(item);
    return { item, bar, word };
  }

  for (const form of document.querySelectorAll("form[data-drop]")) {
    const input = form.querySelector("input[type=file]"), list = form.querySelector("[data-files]"), button = form.querySelector("button");
    const endings = input.accept.split(","), token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    let chosen = [];

    function fault(file) {
      if (file.size > Number(form.dataset.largest)) return form.dataset.tooLarge;
      return endings.some((ending) => file.name.toLowerCase().endsWith(ending)) ? "" : form.dataset.wrongKind;
    }

    function choose(files) {
      chosen = [...files];
      list.replaceChildren();
      for (const file of chosen) line(list, file).word.textContent = fault(file);
      input.required = !chosen.length;
    }

    async function upload(file, number, shown) {
      let sent = 0;
      do {
        const part = file.slice(sent, sent + piece);
        const fields = { csrfmiddlewaretoken: token, upload: number.upload, number: number.file, name: file.name, size: file.size, offset: sent, files: new File([part], "piece") };
        const answer = await send(form.dataset.piece, fields, (loaded) => { shown.bar.value = Math.min(sent + loaded, file.size); });
        number.upload = answer.upload;
        number.file = answer.number;
        sent += part.size;
      } while (sent < file.size);
      shown.bar.value = shown.bar.max;
    }

    input.addEventListener("change", () => choose(input.files));
    form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
    form.addEventListener("dragleave", () => form.classList.remove("over"));
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      form.classList.remove("over");
      choose(event.dataTransfer.files);
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const files = chosen.filter((file) => !fault(file));
      if (!files.length) return;
      button.disabled = true;
      list.replaceChildren();
      const number = { upload: "", file: "" };
      for (const file of files) {
        const shown = line(list, file);
        number.file = "";
        try {
          await upload(file, number, shown);
        } catch (error) {
          shown.word.textContent = error.message || form.dataset.broken;
          button.disabled = false;
          return;
        }
      }
      try {
        const answer = await send(form.dataset.start, { csrfmiddlewaretoken: token, upload: number.upload }, () => {});
        location.assign(answer.to);
      } catch (error) {
        const item = document.createElement("li");
        item.className = "text-danger";
        item.textContent = error.message || form.dataset.broken;
        list.append(item);
        button.disabled = false;
      }
    });
  }
})();
