// The same report with programs of npm, in their best form:
//
//   peers.cjs docxtemplater VALUES.json TEMPLATE.docx OUT.docx    fills a template; peer_templates.py makes it and the values
//   peers.cjs docx BLOCKS.json OUT.docx                           writes the report row by row
//
// NODE_PATH names the folder with the packages of package.json.
"use strict";

const fs = require("node:fs");

const readJson = (path) => JSON.parse(fs.readFileSync(path, "utf8"));

function docxtemplater(values, template, out) {
  const Docxtemplater = require("docxtemplater");
  const PizZip = require("pizzip");

  const document = new Docxtemplater(new PizZip(fs.readFileSync(template)), { paragraphLoop: true, linebreaks: true });
  document.render(readJson(values));
  fs.writeFileSync(out, document.toBuffer());
}

async function docx(blocks, out) {
  const { Document, HeadingLevel, Packer, Paragraph, Table, TableCell, TableRow, TextRun } = require("docx");

  const runs = (text) => text.split("\n").map((line, index) => new TextRun({ text: line, break: index ? 1 : 0 }));
  const row = (texts) =>
    new TableRow({ children: texts.map((text) => new TableCell({ children: [new Paragraph({ children: runs(text) })] })) });
  // Word has nine levels of headings, and docx names six of them.
  const heading = (level) => HeadingLevel[`HEADING_${Math.min(level, 6)}`];
  const children = readJson(blocks).map((block) => {
    switch (block.kind) {
      case "heading":
        return new Paragraph({ text: block.text, heading: heading(block.level) });
      case "paragraph":
        return new Paragraph({ children: runs(block.text) });
      default:
        return new Table({ rows: [block.header, ...block.rows].map(row) });
    }
  });
  fs.writeFileSync(out, await Packer.toBuffer(new Document({ sections: [{ children }] })));
}

const [what, ...words] = process.argv.slice(2);
({ docxtemplater, docx })[what](...words);
