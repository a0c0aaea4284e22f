import { type ExportRow, toCsv, toJson } from "../../lib/tables/export-rows";
import { Button } from "../ui/button";
import { Popover } from "../ui/popover";

interface Props {
  /** Of the file, without its ending. */
  name: string;
  /** Asked for when they are taken. */
  rows: () => ExportRow[];
}

const FORMATS = [
  { label: "CSV", ending: "csv", type: "text/csv", write: toCsv },
  { label: "JSON", ending: "json", type: "application/json", write: toJson },
];

/** Takes what is shown along, as text. Browsers let pages copy only where they came by HTTPS or from this machine. */
export function ExportMenu({ name, rows }: Props) {
  return (
    <Popover label="Export">
      {(close) => (
        <div className="grid gap-1">
          {FORMATS.map(({ label, ending, type, write }) => (
            <Button
              key={ending}
              onClick={() => {
                download(`${name}.${ending}`, type, write(rows()));
                close();
              }}
            >
              Download {label}
            </Button>
          ))}
          {isSecureContext &&
            FORMATS.map(({ label, ending, write }) => (
              <Button key={ending} onClick={() => void navigator.clipboard.writeText(write(rows())).then(close)}>
                Copy {label}
              </Button>
            ))}
        </div>
      )}
    </Popover>
  );
}

function download(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  URL.revokeObjectURL(address);
}
