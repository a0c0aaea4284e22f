import hooks from "eslint-plugin-react-hooks";
import tseslint, { type ConfigWithExtends } from "typescript-eslint";

// Imports go one way: pages > components/<noun> > components/{charts,ui} > lib. Contexts lie beside components.
function mayNotImport(files: string, ...rooms: string[]): ConfigWithExtends {
  const patterns = rooms.map((room) => ({ regex: `^(\\.\\./)+${room}` }));
  return { files: [files], rules: { "no-restricted-imports": ["error", { patterns }] } };
}

// The rooms of lib, each of which knows only those before it. Tests may look at what is built on a room, too.
const LIB = [
  "time",
  "browser",
  "charts",
  "tables",
  "layout",
  "api",
  "address",
  "metrics",
  "players",
  "progress",
  "words",
];
const libRooms = LIB.map((room, place) => {
  const later = LIB.slice(place + 1).map((other) => `${other}/`);
  return mayNotImport(`src/lib/${room}/!(*.test).ts`, "components", "contexts", "pages", ...later);
});

export default tseslint.config(
  { ignores: ["src/lib/api/schema.ts", "public"] },
  tseslint.configs.recommendedTypeChecked,
  { languageOptions: { parserOptions: { projectService: true } } },
  { files: ["src/**/*.{ts,tsx}"], ...hooks.configs.flat.recommended },
  mayNotImport("src/lib/**", "components", "contexts", "pages"),
  libRooms,
  mayNotImport("src/components/{ui,charts}/**", "(layout|players|metrics)/", "components", "contexts", "pages"),
  mayNotImport("src/{components,contexts}/**", "pages"),
);
