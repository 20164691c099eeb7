// Runs before the first paint, so that neither theme nor language flickers. A file of its own because the
// page's policy allows no inline script.
(function () {
  var root = document.documentElement;
  var kept = function (key) {
    try {
      return localStorage.getItem(key);
    } catch (_) {
      return null;
    }
  };
  var theme = kept('hashwarden.theme');
  if (theme !== 'dark' && theme !== 'light') {
    theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  }
  root.dataset.theme = theme;
  var language = kept('hashwarden.language');
  if (language !== 'zh-CN' && language !== 'en') {
    language = /^zh/i.test(navigator.language) ? 'zh-CN' : 'en';
  }
  root.lang = language;
})();
