/** @type {import('@docusaurus/types').Config} */
export default {
  title: 'Acme data platform',
  url: 'https://docs.example.com',
  baseUrl: '/',
  onBrokenLinks: 'throw',
  scripts: [{ src: '/ucforge/ucforge-builder.js', type: 'module' }],
  plugins: [['@docusaurus/plugin-content-docs', { routeBasePath: '/' }]],
  themes: [['@docusaurus/theme-classic', { customCss: './ucforge.css' }]],
  themeConfig: {
    navbar: { title: 'Acme data platform' },
    colorMode: { respectPrefersColorScheme: true },
  },
};
