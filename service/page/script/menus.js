/** The menus at the top. */

/** Has a menu close when one goes on elsewhere. */
export function listenForMenus() {
  for (const menu of document.querySelectorAll(".menu")) {
    document.addEventListener("click", (event) => menu.contains(event.target) || (menu.open = false));
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }
}
