<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>A snapshot needs a name of 1 to {longest_name} characters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The earlier text could not be deleted ({reason}). Try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder for backups, &quot;{folder}&quot;, cannot be made ({reason}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is a folder. Choose one of the stories in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is not an ordinary file. Choose another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; has {st_size} MB; stories may have {largest_story} MB. Split it into parts and open one of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is not in &quot;{folder}&quot; any more. Look for it with Open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You may not read &quot;{name}&quot;. Ask its owner for permission, or open another story.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; cannot be read ({reason}). Try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This story is not in UTF-8; it was read as Windows-1252 and is saved as such.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; was changed by another program since it was opened. Open it again to see what changed, or keep your text with Save as.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; cannot be read any more ({reason}), so nobody can tell whether it changed. Keep your text with Save as.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is not a text file. Choose a plain text or Markdown file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The character &quot;{raw}&quot; in line {line} does not exist in this file&apos;s encoding, Windows-1252. Save the story as UTF-8 to keep it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line {line} has half of a character in it, which no file can hold. Delete it there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, or use Save as to put it somewhere else</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no room left on the disk for &quot;{name}&quot;.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some space{elsewhere}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is larger than this disk allows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder &quot;{folder}&quot; is not there any more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring it back{elsewhere}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; cannot be written in &quot;{folder}&quot;: it may only be read there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Allow writing there{elsewhere}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; could not be saved ({reason}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again{elsewhere}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is damaged. Open it in the program it comes from and save it again, or get a new copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; needs more memory than there is. Close other programs and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is not in &quot;{folder}&quot; any more. Look for it with Import.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; has {st_size} MB; such a file may have {largest} MB. Split it into parts, or leave its pictures out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is protected by a password, or comes from a very old version of Word. Save it without a password in today&apos;s format, then import it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is not the kind of document that its name says. Open it in the program it comes from and save it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; swells to far more than a story when it is unpacked, so it was left alone. Get a new copy from somebody you trust.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is protected by a password. Save it without one, then import it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; has more text than a story may have here, {largest_text} MB. Split it into parts and import one of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one footnote</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} footnotes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one comment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} comments</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one deletion not yet accepted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} deletions not yet accepted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the address of one link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the addresses of {n} links</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the lines of one table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the lines of {n} tables</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the table of contents</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{several} and {last}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out of the story: {listed}. The original has them still.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is not a Word document. Choose one, or open it in the program it comes from and save it as .docx.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is not a web page. Choose one, or open it in the program it comes from and save it as a web page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is not an OpenDocument text. Choose one, or open it in the program it comes from and save it as .odt.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; cannot be imported. Open it in the program it comes from and save it as .docx, .odt or .html.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; has no text in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The help cannot be read ({reason}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its journal failed: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsaved text would not outlive a crash just now; save your story. {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{folder}&quot; has no weights. Install the program again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models can&apos;t be stored in &quot;{models_dir}&quot; ({reason}). Make that folder writable, and download again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{model_id}&quot; is being downloaded just now. Cancel that, then delete it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{model_id}&quot; could not be deleted ({reason}). Close whatever else uses &quot;{filename}&quot;, and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The download has ended unexpectedly. What has arrived is kept; resume it to go on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{model_id}&quot; is not how a hub names a model, which is owner/name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no folder &quot;{folder}&quot;. Choose one that holds a model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{path}&quot; cannot be read ({reason}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{path}&quot; is far larger than such a file can be.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{path}&quot; is damaged: it is not JSON. Get a new copy of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{path}&quot; is damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{damaged}: it does not begin as weights do. Get a new copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{damaged}: its list of contents makes no sense. Get a new copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{damaged}: its contents overlap or have gaps. Get a new copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{damaged}: it should have {value} bytes and has {size}. Perhaps a download broke off; get a new copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder &quot;{folder}&quot; cannot be used: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it cannot be read ({reason}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is empty. Choose one that holds a GPT-2 in Hugging Face format.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it holds an adapter, not a whole model. Choose the model it was made for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its weights are in a kind of file (a pickle) that can run any program when it is opened, so it is left closed. Get a copy of the model whose weights end in .safetensors, or ask whoever made it for one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its weights are in the format of another program. Get a copy of the model in Hugging Face format, with safetensors.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{config} is missing. Choose a folder with a GPT-2 in Hugging Face format.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it points to the file &quot;{name}&quot; outside of itself. Do not trust it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is missing. Get a new copy of the model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{config} is damaged. Get a new copy of the model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it holds a model of the kind {dumps}, not a GPT-2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it wants to bring its own program code, which is never run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its weights are quantised. Get the model in 16 or 32 bits.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is a GPT-2 made for something other than writing on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{config} gives an impossible {name}. Get a new copy of the model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{config} is damaged: n_embd is no multiple of n_head.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{config} gives an impossible layer_norm_epsilon.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{config} names an activation function that is not known here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{config} names a kind of number that is not known here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is half of a translating model, not one that writes on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its tokenizer is not GPT-2&apos;s kind, a BPE over bytes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder &quot;{folder}&quot; cannot be used: its tokenizer is damaged. Get a new copy of the model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its tokenizer has {max} tokens and its model {vocabulary}; they do not belong together. Get a new copy of the model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{index} is damaged. Get a new copy of the model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{index} names {len} files, far more than a GPT-2 has.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{index} and the files it names differ. Get a new copy of the model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{weights} is missing. Get a new copy of the model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its weights have names of two kinds. Get a new copy of the model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its weights lack &quot;{name}&quot;. Get a new copy of the model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; has the shape {list} and by {config} should have {list2}. Weights and config do not belong together.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its weights have a part &quot;{name}&quot; that no GPT-2 has.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{folder}&quot; cannot be read. Get a new copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{checksums} is damaged. Get a new copy of the model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is damaged ({checksums} says so). Get a new copy of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The training left no model. Train again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The new version could not be kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version {number} could not be deleted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The unfinished training could not be deleted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The unfinished training could not be changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no version {number} any more. Choose another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a newer version of this program wrote it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version {number} cannot be used: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version {number} cannot be used: &quot;{path}&quot; is damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version {number} cannot be used: the base model cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version {number} was trained from another base, &quot;{base_name}&quot;. Choose that base to use it, or train a new version from this one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what_failed} ({reason}). Check that there is room on the disk and that the data folder can be written, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it names no weights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{folder}&quot; is damaged. Train again or use another version.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The notes of this story cannot be kept ({reason}). Make the folder &quot;{root}&quot; writable and change them once more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make it writable, or set WRITER_APP_HOME to a folder that is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder for your choices and settings, &quot;{root}&quot;, cannot be created ({reason}). {advice}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder of your choices and settings, &quot;{root}&quot;, cannot be written to. {advice}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another window is already open on the same choices and settings. Write on there, or close it and start again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file &quot;{lock_file}&quot; cannot be locked ({error}). Set WRITER_APP_HOME to a folder on a local disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The choices could not be opened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file with your choices was damaged. A new one was started; the old one is kept as &quot;{name}&quot; in &quot;{folder}&quot;.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your choice could not be kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The choice could not be changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The choices could not be deleted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The choices could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The choices could not be imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line {number} {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file with your choices was written by a newer version of this program. Install that version to use it; the file was left as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no room left on the disk. Free some space and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the data folder is read-only. Make it writable and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the data folder is missing or cannot be written. Restore it and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the disk reports an error. Check the disk, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>another program is using them. Close it and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file is damaged. Restart the program; it will set the file aside and start a new one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no file &quot;{path}&quot;. Choose one with choices in TRL&apos;s preference format.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; has {size} MB and at most {max_import} can be imported at once. Split it between two lines.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is longer than {max_line} MB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is not UTF-8</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is not JSON</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is not a JSON object</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>has an empty text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>has the same text twice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>has no text in the column &quot;{name}&quot;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>has half a character in the column &quot;{name}&quot;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This installation is incomplete: &quot;{name}&quot; is missing from it. Install the program again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is too long to search for. Use a shorter pattern.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> at character {pos}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This pattern is not complete{where}: {msg}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This pattern cannot be used. Make it simpler.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are more than {most_replacements} matches. Select a part of the story, and replace in the selection.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The replacement is not complete: {error}. Write \\ for a backslash.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This pattern takes too long in this story. Make it simpler.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{value}&quot; is not possible here: {description}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} is not possible here, only {low} to {high}: {description}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your settings cannot be kept ({reason}), so nothing was changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your settings cannot be read ({reason}); the usual ones apply.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your settings are damaged or come from a newer version, so the usual ones apply; the old file is kept as &quot;{aside}&quot;.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; comes from a newer version of this program. Update it, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; cannot be read ({reason}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{name}&quot; does not hold settings of this program. Choose a file that its Export made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spelling can&apos;t be checked ({reason}). Close other programs, and choose the spelling language again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The dictionary &quot;{name}&quot; can&apos;t be used: it is damaged. Choose another spelling language.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{folder}&quot; cannot be created ({reason}), so the word counts until you close the program. Make room for that folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The history of your writing was damaged or comes from a newer version. A new one was started; the old one is kept as &quot;{name}&quot; in &quot;{folder}&quot;.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file is damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The history of your writing could not be kept ({reason}). Your story is not touched by this; make room on the disk or allow writing in the data folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the model is, or what it sees, has changed since it wrote these two. Ask for another pair and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no room to write on from this word. Choose an earlier one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to do: the processor does the work.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the graphics card&apos;s memory is full. Close programs that use the card and start this program again, or choose a smaller model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no {maker} graphics card was found. If there is one, install its driver from {drivers}. Otherwise there is nothing to do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no {maker} driver was found. With an {maker} card, install it from {drivers}. Otherwise there is nothing to do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the {maker} driver is too old for this PyTorch. Update it from {drivers}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the {maker} driver and this PyTorch do not fit together. Start the computer again, in case the driver was updated; if that does not help, update it from {drivers}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this PyTorch was not made for the graphics card. Install the newest one from pytorch.org/get-started; if that does not help, there is nothing to do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>another program keeps the graphics card to itself. Close it, then start this one again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the graphics card does not answer as it should; the details are in the log file. Start the computer again; if that does not help, update the card&apos;s driver from {drivers}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model runs on the processor, as set in Settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model runs on the graphics card, {name}, by {road}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> although Settings ask for CUDA</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model runs on the processor{although}: {obstacle}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apple&apos;s graphics processor (MPS) is not used, as this program is made to be fast on the processor and on cards with CUDA. {nothing_to_do}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PyTorch can&apos;t use the graphics card of this Mac. {nothing_to_do}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, as is usual on Windows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PyTorch, which this program computes with, was installed without CUDA{usual}. With an NVIDIA card, choose CUDA at pytorch.org/get-started and run the command shown there. Otherwise there is nothing to do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the graphics card, {name}, is too old for this PyTorch. Install one with an older CUDA from pytorch.org/get-started; if that does not help, there is nothing to do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the model needs about {needed} GB of memory, and the graphics card, {name},</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size} has {total} GB. To use the card, choose a smaller model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size} has {free} of {total} GB free. Close programs that use the card and start this program again, or choose a smaller model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the environment variable {hiding} hides the graphics card. Remove it to use the card.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>memory of the graphics card, {name},</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model {name} needs about {needed} GB of {where} and {available} GB are free. Close other programs or choose a smaller model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The graphics card has not enough memory for the model to go on. Your story is safe. Close programs that use the card, or choose a smaller model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There was not enough memory for the model to go on. Your story is safe. Close other programs, or choose a smaller model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version {number} of your personal model was trained on {base_name}, another model than {name}. Train a new version, or go back to that model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The graphics card&apos;s memory is short, so suggestions may see less of the story and be shorter for the time being. Closing programs that use the card helps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The graphics card&apos;s memory is full, so the model moves to the processor, where suggestions may take longer. To use the card again, close programs that use it and start this program again, or choose a smaller model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model runs on the processor: the memory of the graphics card, {name}, was full. Close programs that use the card and start this program again, or choose a smaller model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This model&apos;s tokenizer changes the text that it reads, which GPT-2&apos;s does not. Choose another model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tokenizer in &quot;{folder}&quot; is damaged. Get a new copy of the model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tokenizer in &quot;{folder}&quot; has no token for the end of a text. Choose another model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it was made for another model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is not a plain LoRA adapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model in &quot;{owner}&quot; is damaged: some of its weights are no numbers. Choose another model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The personal model in &quot;{folder}&quot; can&apos;t be applied: {reason}. Choose another version.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model in &quot;{folder}&quot; can&apos;t be read any more. Choose it again, or another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no model to write with. Choose one under Personal model → Models…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There was not enough memory for that. Close other programs and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something unexpected went wrong ({name}). Your story is safe; the details are in the log file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your choices could not be opened, so there is nothing to train on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training starts at {minimum_choices} choices; so far there are {len}. Ask for suggestions while you write and take the one you like better.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training needs about {memory} GB of memory and {free} GB is free. Close other programs and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no unfinished training to go on with. Start a new one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The unfinished training belongs to another base model. Go back to that base, or start anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your choices could not be opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What happens to the text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Strength</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trained on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{heading} {value}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Writer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writer {version}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A writing partner that offers two continuations and learns from the one you choose. It runs on this machine alone, and sends nothing anywhere.

The program and the model that comes with it are free software under the Apache License, version 2.0. The model was trained on works in the public domain, as produced by Standard Ebooks. Qt {qt} is used under the LGPL, version 3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it is made of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Package</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>St&amp;ory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Suggestions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Personal model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;New</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start a new story</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a story from a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the story in its file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save &amp;as…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the story in another file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Import…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start a story from a Word, OpenDocument or web document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write the story as Word, OpenDocument, PDF, EPUB or a web page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Print…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See the story&apos;s pages, and print them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Backups and snapshots…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See earlier texts of the story, and bring one back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export s&amp;uggested words…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write a file that tells which words came from suggestions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take back the last change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the change again that was taken back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the selected text to the clipboard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the selected text to the clipboard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Insert the text of the clipboard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select the whole story</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Find…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look for words in the story</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find &amp;next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the next place where they are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find pre&amp;vious</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the place before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find and r&amp;eplace…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put other words in their place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Typographic &amp;quotes and dashes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give straight quotes, -- and ... their printed form, in the selected text or in the whole story</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next m&amp;isspelling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the next word that is misspelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous &amp;misspelling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the previous word that is misspelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the wor&amp;d…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See what the misspelled word at the caret may be meant to be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Your dictionary…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look through your own dictionary and this story&apos;s words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Se&amp;ttings…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change how suggestions are made, the look, and the keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your own &amp;words…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See how much of the story you wrote yourself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move section &amp;up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put the section of the caret before the one above</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Move section down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put the section of the caret behind the one below</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Story &amp;notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note people, places and style, which the model always sees</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stat&amp;istics…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See how long the story is, in words, pages and time to read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your writing to&amp;day…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See how many words you wrote today and in this session</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing histor&amp;y…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See how many words you wrote on which day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Suggest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask for two continuations at the caret</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the &amp;first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Insert the left suggestion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the s&amp;econd</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Insert the right suggestion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the first, much better</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Insert the left suggestion and keep that it is much better</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the second, much better</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Insert the right suggestion and keep that it is much better</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Take the highlighted one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Insert the highlighted suggestion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the next &amp;word</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Insert the next word of the highlighted suggestion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Highlight the &amp;next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Highlight the next suggestion and show it in the text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Highlight the &amp;previous</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Highlight the previous suggestion and show it in the text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Both fine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Insert the highlighted suggestion and keep that both are as good</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ne&amp;ither</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep that neither suggestion will do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An&amp;other pair</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask for two others at the same place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wo&amp;rds and what else fits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at each word of a suggestion, and write on from another</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring the &amp;last pair back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the last two suggestions again, to choose anew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pairs of this session (&amp;history)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the pairs you had, and take one of them after all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop or &amp;dismiss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop writing suggestions; once stopped, put them away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Go to the suggestions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the keyboard to the suggestions, or back to the story</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About these words…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See which suggestion the words at the caret came from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keep your rewrite…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let your personal model learn how you rewrote a suggestion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Train…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make a model of your own from your choices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your &amp;choices…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look through your choices, leave some out, or delete them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Versions…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch between your personal models and the base</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Strength…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change how much your personal model counts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Blind test…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let your personal model compete with its base, sides hidden</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Models…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the model that yours stands on, or download a larger one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Where it runs…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See what the model runs on, and why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Larger text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the story in a larger font</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Smaller text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the story in a smaller font</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark s&amp;uggested words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show which words of the story came from suggestions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Outline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the headings of the story beside the page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Focus on the s&amp;entence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dim everything but the sentence of the caret</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Focus on the &amp;paragraph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dim everything but the paragraph of the caret</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Typewriter scrolling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the line that is written on at a steady height</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Dim what the model does not see</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the part of the story muted that the model does not see</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the &amp;model sees…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read how much of the story the model sees at the caret</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the whole screen, or go back to a window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Go to the menu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the keyboard to the menu, also where it is hidden</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read how everything works; nothing is fetched for it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See the keys of every action</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Welcome…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See the first steps again, or open the sample story</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About Writer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See the version, and the licences of what it is made of</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BackupsDialog</name>
    <message>
        <source>Backups and snapshots</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of a snapshot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A name for the story as it is now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take a &amp;snapshot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Earlier texts, newest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What would change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Bring this text back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>backup</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no earlier text yet. A backup is kept whenever a save replaces what the file held; a snapshot whenever you take one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the story first; from then on its earlier texts are kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This text is the same as that on the page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If you bring it back, the words struck out go and those underlined come again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The text is back on the page. Undo there takes you to the one before.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the snapshot “{name}”?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete this backup?</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BlindTestDialog</name>
    <message>
        <source>Blind test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Is your personal model really better for you? While the test is on, one of the two suggestions is written by your model and the other by the base it was made from. Which is which stays hidden: write on, and choose as you always do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Test while I write</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model is still loading.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The base writes now. Train a personal model, or choose one under Versions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The strength of your personal model is 0, so it is the base too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taken so far: yours {personal}, the base&apos;s {base}; both fine {even}, neither {neither}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>So yours is preferred in {share} of the pairs decided. With so many, the true share lies between {low} and {high} (95 % interval).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your personal model is the better one for you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The base is the better one for you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is too early to tell.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CandidateCard</name>
    <message>
        <source>Take</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Much better</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First suggestion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Second suggestion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, highlighted</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CandidatePanel</name>
    <message>
        <source>Suggestions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next word</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChangedDialog</name>
    <message>
        <source>Mine and theirs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{story}” was changed by another program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What would change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is different</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keep mine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save your text; theirs is kept among the earlier texts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Take theirs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn the page into theirs; yours is kept among the earlier texts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep &amp;both</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save your text in a file of its own beside theirs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Both have the same words; nothing would be lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words struck out are only in yours, words underlined only in theirs. Whichever gives way is kept among the earlier texts; to keep both puts yours into a file of its own.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChoicesModel</name>
    <message>
        <source>When</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Story</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChoicesWindow</name>
    <message>
        <source>Choices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search in stories and texts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The story before it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>E&amp;xclude from training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choices, newest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Import…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{found} of {total} found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{total} choices, {trainable} for training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your rewrite</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Suggestion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not chosen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>chosen, then undone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>chosen, much better</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>chosen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A training is learning from your choices just now. Delete them when it is done, or cancel it first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete choices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete this choice for good?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete these {n} choices for good?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trained on it: personal model {versions}. What a model has learned stays in it until you delete that version or train a new one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deleted: {n}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export choices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choices (*.jsonl)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exported {n} choices to {file}. It holds parts of your stories: mind whom you give it to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import choices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imported from {file}: {added} new, {doubles} known already, {skipped} skipped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first one skipped: {problem}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DifferenceView</name>
    <message>
        <source>gone: {words}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>new: {words}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Endings</name>
    <message>
        <source>Take one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It goes in at the caret, as one step to undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The left or the right one, before it shows in the text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take one as much better</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same, with strength 2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take one while both are still being written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The writing stops; what is shown of it goes in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same as taking, with both texts as they were shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take one word by word, to its end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each word goes in; all are one step to undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same as taking, with the last word</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take some words, then go on in another way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The words stay; taking the other one replaces them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismissed, with the characters taken; if one is taken after all, that</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Both fine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The highlighted one goes in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Both</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neither</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask for another pair</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing; two others are written for the same place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismissed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write one on from another word</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing; the other one stays beside the new one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismissed; the new pair counts by the way that it ends</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type on, or change the text in another way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only what is typed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss (the first Esc stops the writing)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo one that was taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It goes out again; redo puts it back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The choice stays, as undone; redo makes it count again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring the last pair back and choose anew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The new one goes in at the old place, instead of one taken there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A new choice by the way it ends; one that was replaced is undone</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Exchange</name>
    <message>
        <source>Documents ({endings})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import a document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading “{file}”…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exported as “{file}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exporting “{file}”…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Laying the pages out…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Untitled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export the story</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replace “{file}”?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look of pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Book: single spaced, justified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Manuscript: double spaced, 12 points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size of pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A4 (210 by 297 mm)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Letter (8½ by 11 in)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A5 (148 by 210 mm)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paperback (5½ by 8½ in)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind of file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Word document (.docx)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>OpenDocument text (.odt)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PDF, pages as they are printed (.pdf)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>EPUB, a book for e-readers (.epub)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Web page (.html)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Author</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language, such as en or vi</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where chapters begin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at headings with one #</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at headings with one or two #</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at headings with one to three #</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nowhere</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Markdown: *emphasis*, # headings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A single line end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>begins another paragraph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is a line break</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>means nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Kind of file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Author</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&amp;ook of pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Size of pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Chapters begin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Story uses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A single li&amp;ne end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Marks of what a suggestion wrote stay here; the file has none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export suggested words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file lists each place with words from suggestions, its model and its time, as W3C Web Annotations, which other programs can read. The words themselves and a little of the text around them are in it. The story&apos;s own file stays as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;With the texts that you did not take</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find and replace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replace with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replace all…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Match case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Regular expression</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the replacement, \1 stands for what the first brackets found</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Finder</name>
    <message>
        <source>Select the text to search in first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from the top</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from the end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not in the story</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not in there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{total} found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{words} and more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} replaced</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Goals</name>
    <message>
        <source>Today: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This session: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The goal for today is reached.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HelpBrowser</name>
    <message>
        <source>Page of the help</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HelpWindow</name>
    <message>
        <source>Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search the help; Enter goes to the next place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search the help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No page has these words.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Help: {page}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HistoryDialog</name>
    <message>
        <source>Writing history</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Story</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the bars show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bars: the last {n} days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bars: the last {n} months</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words by day, the newest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From suggestions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A day counts the words that each story grew by, cuts taken off and never below 0; pasted words count, an opened file does not. Words taken from suggestions are part of the words, as far as they were kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All stories</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} stories</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is written yet. From the first words on, each day stands here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{words} words on {days} days; most on {day}: {most} words.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The dashed line is your goal, {n} words a day.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most: {bar}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{when}: {n} words</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>Pairs of this session</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pairs that you ask for while the program is open stay here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sho&amp;w again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the pair at its place in the story, to take one of it or choose anew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} · {outcome}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{side} · chosen</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LanguageMenu</name>
    <message>
        <source>Spelling &amp;language</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Languages</name>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Off</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Pairs of this session</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the story</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A story is saved as plain text, under a name such as “{name}”. For other programs, export it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>training {n} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>training…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>training paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>training finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>download waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>downloading…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>checking the download…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>download waiting, {n} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>downloading {n} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a story</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as UTF-8</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsaved text of “{story}” was kept, last on {time}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No story yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Untitled.md</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stories (*.md *.markdown *.txt *.text)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{story} (read-only)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MarkPopup</name>
    <message>
        <source>Your own words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The words here are not from a suggestion.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From a suggestion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which one it was is not known any more: its choice is not among your choices.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rewrite</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yours is kept among your choices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These words stand as they were taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed since: struck out is gone, underlined is new</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What changed since it was taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The other one, which was not taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The other one, which was taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The other one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Copy the other one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keep your rewrite…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelDetails</name>
    <message>
        <source>&amp;Use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do&amp;wnload</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What has arrived stays; it can go on later</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Page of the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Use it now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Download of {model}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes about {size} of memory while it writes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>; {free} is free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>⚠ Takes about {size} of memory while it writes, and only {free} is free. Close other programs before you use it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>⚠ Takes about {size} of memory while it writes, more than the {total} that this computer has. Choose a smaller one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{model} is being downloaded; another one can follow it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the remaining {size}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Downloads {size} from {host}, under the licence {licence}. Nothing else goes online.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelsDialog</name>
    <message>
        <source>Models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On disk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Add folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use a GPT-2 of your own, in safetensors files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use {model} &amp;now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking {model}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder with a GPT-2 model (safetensors)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete what has arrived of {model}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This frees {size}. A download would begin anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete {model} from this computer?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This frees {size}; it can be downloaded again. Your stories and choices stay. Personal models trained from it rest until it is back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{model} writes from now on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Personal models of another base rest until it is back; your choices can train a new one under Personal model → Train.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{model} is deleted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{model} is downloaded and checked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled. What has arrived of {model} stays, and it can go on later.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OtherWords</name>
    <message>
        <source>Once both are written, you can look at their words.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to branch from here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model has no other word for this place.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Others</name>
    <message>
        <source>The other window has closed “{story}”; you can write here now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{story}” was changed by another program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See both…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take theirs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your text is in “{mine}” now; “{theirs}” has the other program&apos;s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{story}” is open in another window, so it can only be read here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write anyway</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Outline</name>
    <message>
        <source>No headings yet. A line such as “#&#xa0;Winter”, “##&#xa0;At&#xa0;night” or “Chapter&#xa0;3” is one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title}, level {level}, {n} words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The caret is in this section</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OutlineTree</name>
    <message>
        <source>Outline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter goes to a heading; Alt with Up or Down moves its section.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OwnWordsPopup</name>
    <message>
        <source>Your own words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A word is yours when no letter of it was taken from a suggestion; spaces count as characters, line ends don&apos;t. What you pasted from elsewhere counts as yours: nothing tells who wrote it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No words yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Story</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{of}: {own} of {all} words ({share}), {letters} of the characters</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PageView</name>
    <message>
        <source>Page {n} of {count}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PairController</name>
    <message>
        <source>The model has nothing to add here. Write a little more, then ask again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two suggestions are ready.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model is still loading…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PlanPage</name>
    <message>
        <source>Train a model on your choices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model learns from the texts you took and the ones you left, here on this computer. You can go on writing meanwhile, and nothing changes until you say so at the end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your choices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learned from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Held out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An earlier training was interrupted. It can go on where it stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Continue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n}, to measure what was learned: whole stories where possible, else your newest choices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {size}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Start anew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Untick what is to stay as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replace {n}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PrintDialog</name>
    <message>
        <source>Print</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Print…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Save as PDF…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S&amp;ize</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>P&amp;age</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No printer is set up here. Save the pages as a PDF and print that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Printing…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The printer does not answer. Look after it, or save a PDF.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Story</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProblemDialog</name>
    <message>
        <source>Something went wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something unexpected went wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log file: {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show &amp;details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show log &amp;folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Go on writing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The program went on as well as it could and your text is still here. Please save it now. If this happens again, the details help to mend it; they hold no words of your story.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Problems so far: {n}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide &amp;details</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Program</name>
    <message>
        <source>{model} is downloaded and checked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use it now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProgressPopup</name>
    <message>
        <source>Your writing today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start a &amp;new session</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing &amp;history…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set &amp;goals…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} days in a row</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This session</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taken from suggestions today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Days with writing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading time of this story</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProgressRing</name>
    <message>
        <source>Goal</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Provenance</name>
    <message>
        <source>From a suggestion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{said}. Ctrl and a click tell more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no suggestion at the caret that you have rewritten.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing in this story is from a suggestion.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export suggested words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Web Annotations (*.jsonld)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ResultPage</name>
    <message>
        <source>Training is done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Agreement with your held-out choices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A model agrees with a choice when it finds the text you took likelier than the one you left. It has not learned from the held-out choices; guessing would reach 50&#xa0;%.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Use it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The new model</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RewriteSheet</name>
    <message>
        <source>Keep your rewrite</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prefer your text to the suggestion?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It becomes one of your choices: your personal model learns from it, at its next training, to write more like the left and less like the right. The story stays as it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Are these not all the words, or too many? Cancel, select the right ones on the page, and choose “Keep your rewrite” again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your rewrite · chosen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Suggestion · not chosen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keep it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunPage</name>
    <message>
        <source>Progress of the training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You can go on writing; suggestions keep working.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How far the model is from your choices: lower is closer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preference margin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much more the model likes the texts you took than the ones you left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Held-out agreement</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of the held-out choices that the model would have made too</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line: choices it learns from. Dashes with dots: held-out choices. Dotted: guessing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Hide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The training goes on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trained. Letting the old and the new model write a sample…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step {step} of {steps}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training is paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your model is learning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Continue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SeenMeter</name>
    <message>
        <source>What the model sees</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model sees the last {n} words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model sees the whole story</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model&apos;s window is {n} full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Room is kept for a suggestion of up to {n} words or so.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Besides that room, {n} of what it can take in at once is used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of the story the model sees the last {n} words before the caret, from “{words}…” on. What comes earlier, or behind the caret, it does not know.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model sees the whole story up to the caret, {n} words. What stands behind the caret it does not know.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your notes are longer than the part of the window that is theirs: the model sees their first {n} words, which take {share} of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Before it the model reads your notes, {n} words, which take {share} of its window.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search settings and keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsExchange</name>
    <message>
        <source>&amp;Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Import…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write what you changed to a file: no stories, no names of files or folders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put them &amp;back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} changed settings and keys are in “{file}” now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>keys of “{action}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Taken: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file changes nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not taken, for they do not fit here: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>writer settings.json</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your settings are as they were before the import.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Suggestions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Editor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Goals and counting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spelling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No setting has these words.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ShortcutsModel</name>
    <message>
        <source>Action</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>⚠ same as {others}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>changed by you</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ShortcutsPage</name>
    <message>
        <source>Actions and their keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;No keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Reset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset &amp;all…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A&amp;dd to the keys that it has</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No action has these words.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New keys for “{action}”: press them in this field</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys for {action}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>⚠ Same keys as {others}. Neither works until one of them changes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{keys} is needed for typing. Press it with Ctrl or Alt.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give every action its usual keys again?</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SmartTyping</name>
    <message>
        <source>The story was changed meanwhile, so nothing was converted. Try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quotes and dashes were changed in {n} places; undo brings them back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no straight quotes, -- or ... here.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Spelling</name>
    <message>
        <source>Looking for suggestions…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Add to your dictionary</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Ignore in this story</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No suggestion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spelling is not checked. Choose a language in Edit ▸ Spelling language.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No word is misspelled.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatisticsPopup</name>
    <message>
        <source>Story statistics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How fast readers read and what fits a page can be changed in the settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Story</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Characters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without spaces</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paragraphs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pages of {n} words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading time at {n} words a minute</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Length of the story</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the model runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last pair</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{model} · version {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much your personal model counts: {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{words}, {n} selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} to read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>loading…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>writing…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StoryEditor</name>
    <message>
        <source>Story</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StoryNotes</name>
    <message>
        <source>Story notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>People, places, style: whatever should never be forgotten.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only the first {n} words fit into what the model sees.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model reads these notes before the story, always.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StorySession</name>
    <message>
        <source>Untitled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{story}” may only be read where it is. What you write can be saved under another name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theirs, before mine was kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mine, before theirs was taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mine {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{story}” is open in another window. Close it there, or save yours under another name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The story is saved, but not which of its words came from suggestions. {reason}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StrengthPopup</name>
    <message>
        <source>Strength of your personal model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The next suggestion follows it; nothing is trained anew.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StrengthSlider</name>
    <message>
        <source>Strength of your personal model, in percent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>base</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as trained</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stronger</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrainingDialog</name>
    <message>
        <source>Train a personal model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel the training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel the training?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it has learned so far is lost. Your choices and the model in use stay as they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Cancel the training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version {n} writes your suggestions from now on. You can go back at any time under Personal model → Versions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discarded. The model in use and your choices are as before.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled. The model in use and your choices are as before.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VersionsDialog</name>
    <message>
        <source>Versions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Base model and your versions, newest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Agreement before → after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Base</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record of the training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show de&amp;tails</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train from &amp;this base…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Models…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the base model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Base model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} · not usable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✓ {name} · in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{before} → {after} of {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide de&amp;tails</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {millions} million weights, {size}, {folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>built in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version {n} writes from now on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The base model writes from now on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete a version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete version {n} for good?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is in use; the base model will write instead. Your choices stay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your choices stay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version {n} is deleted.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WelcomeDialog</name>
    <message>
        <source>Welcome</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Welcome to your page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything happens on this machine. No story, no choice and no word of yours ever leaves it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The page is yours: plain text that you save where you like. Nothing interrupts you, and what is not saved is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask for two suggestions with {keys}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two ways to go on appear below the caret. Take one with {first} or {second}, or neither: type on, or press {dismiss}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the model your own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every choice is kept. From {n} of them on, Personal model → Train… makes a model that suggests more like you would write.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{keys} opens the help. This sheet is in the Help menu.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the &amp;sample story</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start &amp;writing</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WordRow</name>
    <message>
        <source>The model finds “{word}” {n} likely here, before your settings count. It might also write:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write on from “{word}”. How likely the model finds it here: {n}, before your settings and what was said already count.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>under 1 %</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WordsDialog</name>
    <message>
        <source>Your words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Every story</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words that are right in every story</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;This story</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words that are right in this story</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Model</name>
    <message>
        <source>Now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Then</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Notice</name>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Later</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Page</name>
    <message>
        <source>A word to add, or letters to look for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look for a word, or add it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{shown} of {all} words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No word yet. “Ignore in this story” in the page&apos;s menu adds one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No word yet. “Add to your dictionary” in the page&apos;s menu adds one.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Row</name>
    <message>
        <source>Back to the default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset: {setting}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{low} to {high}, usually {default}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system&apos;s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>High contrast, light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>High contrast, dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sentence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The paragraph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The fastest there is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Processor (CPU)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Graphics card (CUDA)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“English”, “Vietnamese”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>‘British’</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>„German“</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>« French »</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>«Spanish», «Swiss»</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>„Polish”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>”Swedish”, ”Finnish”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>– for --, — for ---</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>— for --</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_View</name>
    <message>
        <source>What would be replaced</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>choices</name>
    <message>
        <source>Your rewrite</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left, much better</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right, much better</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Both fine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neither</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismissed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{choice} · undone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{choice} · excluded</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>goals</name>
    <message>
        <source>{n} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{hours} h {n} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} of {goal} words, {percent} %</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>help</name>
    <message>
        <source>no keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Action</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it does</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>models</name>
    <message>
        <source>Starter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starter, plain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Small and always here: it answers at once and keeps to a scene for a few sentences. It has read old fiction, and writes in its manner.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The starter before it learnt which continuations belong to a story. Here to compare the two.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DistilGPT-2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A shortened GPT-2 small: one and a half times as fast, and a little less sure of where a sentence is going.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GPT-2 small</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A good beginning: it knows far more of the world than the built-in model, and is quick on most computers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GPT-2 medium</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Holds a scene together better, at about a third of the speed of GPT-2 small.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GPT-2 large</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writes more smoothly still, and takes about six times as long as GPT-2 small. Pleasant with a graphics card, slow without.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GPT-2 XL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The best writer of the family, and about twelve times slower than GPT-2 small. It wants a graphics card, or patience.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} billion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>under 1 million</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} million</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✓ in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>built in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in your folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>downloaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>checking…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting, {share}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>downloading, {share}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>just begun</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{share} downloaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not downloaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>⚠ not usable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{model} could not be downloaded. {sentence}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking for the model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All of it is here. Checking it…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{here}. Waiting for the network…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{here}, about {time} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {total}&#xa0;{unit}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>provenance</name>
    <message>
        <source>{model}, your version {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{model}, without a personal model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied; the other one had been taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The left one, as much better</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The left one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The right one, as much better</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The right one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One of two that were both fine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Some words of one, then something else</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Suggested by {model}; taken {time}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>questions</name>
    <message>
        <source>Save the changes in “{story}”?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is not saved is lost when it is discarded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{story}” was changed by another program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep your text, or take the file as it is now. Whichever gives way is kept among the earlier texts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keep mine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Take theirs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See &amp;both…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>result</name>
    <message>
        <source>Base model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No choices were held out, so it was not measured. Judge by the samples.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The new model agrees with your choices more often than the base model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The new model agrees with your choices less often than the base model. It is probably better to discard it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Both models agree with your choices about equally often.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too few to tell: with so few held-out choices, chance alone can make a difference like this. Judge by the samples, or train again with more choices.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {share} (95&#xa0;% interval {low} to {high})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Held-out choices: {n}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>How daring suggestions are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose among this many tokens (0: all)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose among this share of likelihood</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave out what is less likely than this share of the likeliest (0: off)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Against repeating (1: off)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How far back to look for repeats, in tokens (0: as far as the model sees)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Never repeat so many tokens in a row (0: off)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How closely to keep to the story (0: off, and faster)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Context and suggestion, in tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longest suggestion, in tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End suggestions at a sentence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Strength of your personal model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blind test: the base writes one of each pair</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed (0: a new one each time)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prepare a pair quietly while you pause (uses more power)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder of the base model (empty: the built-in one)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Personal model in use (0: the base)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the model runs on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Font of the story (empty: the system&apos;s)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size of the story&apos;s font, in points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width of the text, in characters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark words taken from suggestions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From line to line, in sizes of the font</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What stays bright around the caret while the rest is dimmed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the line that is written on at a steady height</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn straight quotes into printed ones while typing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn -- into a dash and ... into an ellipsis while typing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begin with the story that was open last</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colours of the windows and the page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language of menus and messages, from the next start on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep menus, status and panels in full screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dim what the model does not see</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words to write each day (0: no goal)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words to write each session (0: no goal)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How fast readers read, in words a minute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words on a page, for counting pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the spelling in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stories opened last, newest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind of file that was exported last</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Author that was given last</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language of the story (empty: the system&apos;s)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size of pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look of pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deepest heading that begins a chapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the window was, as Qt keeps it (base64)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How the window was divided, as Qt keeps it (base64)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>{n}&#xa0;s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n}&#xa0;min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{h}&#xa0;h {m}&#xa0;min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n}&#xa0;%</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
