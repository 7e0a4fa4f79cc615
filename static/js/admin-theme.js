// The appearance that the person chose in the settings; before anything is painted.
document.documentElement.dataset.theme = document.currentScript.dataset.theme || "auto";
