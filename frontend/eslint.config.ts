import hooks from "eslint-plugin-react-hooks";
import tseslint, { type ConfigWithExtends } from "typescript-eslint";

// Imports go one way: pages > components/<noun> > components/{charts,ui} > lib. Contexts lie beside components.
function mayNotImport(files: string, ...rooms: string[]): ConfigWithExtends {
  const patterns = rooms.map((room) => ({ regex: `^(\\.\\./)+${room}` }));
  return { files: [files], rules: { "no-restricted-imports": ["error", { patterns }] } };
}

export default tseslint.config(
  { ignores: ["src/lib/api/schema.ts", "public"] },
  tseslint.configs.recommendedTypeChecked,
  { languageOptions: { parserOptions: { projectService: true } } },
  { files: ["src/**/*.{ts,tsx}"], ...hooks.configs.flat.recommended },
  mayNotImport("src/lib/**", "components", "contexts", "pages"),
  mayNotImport("src/components/{ui,charts}/**", "(layout|players|metrics)/", "components", "contexts", "pages"),
  mayNotImport("src/{components,contexts}/**", "pages"),
);
