<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>A snapshot needs a name of 1 to {longest_name} characters.</source>
        <translation>Tên bản chụp phải có từ 1 đến {longest_name} ký tự.</translation>
    </message>
    <message>
        <source>The earlier text could not be deleted ({reason}). Try again.</source>
        <translation>Không xóa được bản trước ({reason}). Hãy thử lại.</translation>
    </message>
    <message>
        <source>The folder for backups, &quot;{folder}&quot;, cannot be made ({reason}).</source>
        <translation>Không tạo được thư mục cho bản sao lưu, &quot;{folder}&quot; ({reason}).</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is a folder. Choose one of the stories in it.</source>
        <translation>&quot;{name}&quot; là một thư mục. Hãy chọn một truyện trong đó.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is not an ordinary file. Choose another one.</source>
        <translation>&quot;{name}&quot; không phải là tệp thông thường. Hãy chọn tệp khác.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; has {st_size} MB; stories may have {largest_story} MB. Split it into parts and open one of them.</source>
        <translation>&quot;{name}&quot; có {st_size} MB; truyện chỉ được tối đa {largest_story} MB. Hãy tách thành nhiều phần rồi mở một phần.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is not in &quot;{folder}&quot; any more. Look for it with Open.</source>
        <translation>&quot;{name}&quot; không còn trong &quot;{folder}&quot; nữa. Hãy tìm bằng lệnh Mở.</translation>
    </message>
    <message>
        <source>You may not read &quot;{name}&quot;. Ask its owner for permission, or open another story.</source>
        <translation>Bạn không có quyền đọc &quot;{name}&quot;. Hãy xin phép chủ tệp hoặc mở truyện khác.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; cannot be read ({reason}). Try again.</source>
        <translation>Không đọc được &quot;{name}&quot; ({reason}). Hãy thử lại.</translation>
    </message>
    <message>
        <source>This story is not in UTF-8; it was read as Windows-1252 and is saved as such.</source>
        <translation>Truyện này không ở dạng UTF-8; nó đã được đọc theo Windows-1252 và sẽ được lưu như vậy.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; was changed by another program since it was opened. Open it again to see what changed, or keep your text with Save as.</source>
        <translation>&quot;{name}&quot; đã bị chương trình khác thay đổi từ khi được mở. Hãy mở lại để xem có gì thay đổi, hoặc giữ văn bản của bạn bằng Lưu thành.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; cannot be read any more ({reason}), so nobody can tell whether it changed. Keep your text with Save as.</source>
        <translation>Không còn đọc được &quot;{name}&quot; ({reason}) nên không thể biết tệp có thay đổi hay không. Hãy giữ văn bản của bạn bằng Lưu thành.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is not a text file. Choose a plain text or Markdown file.</source>
        <translation>&quot;{name}&quot; không phải là tệp văn bản. Hãy chọn tệp văn bản thuần hoặc Markdown.</translation>
    </message>
    <message>
        <source>The character &quot;{raw}&quot; in line {line} does not exist in this file&apos;s encoding, Windows-1252. Save the story as UTF-8 to keep it.</source>
        <translation>Ký tự &quot;{raw}&quot; ở dòng {line} không có trong bảng mã của tệp này, Windows-1252. Hãy lưu truyện ở dạng UTF-8 để giữ ký tự đó.</translation>
    </message>
    <message>
        <source>Line {line} has half of a character in it, which no file can hold. Delete it there.</source>
        <translation>Dòng {line} có nửa ký tự mà không tệp nào lưu được. Hãy xóa nó ở đó.</translation>
    </message>
    <message>
        <source>, or use Save as to put it somewhere else</source>
        <translation>, hoặc dùng Lưu thành để cất ở nơi khác</translation>
    </message>
    <message>
        <source>There is no room left on the disk for &quot;{name}&quot;.</source>
        <translation>Đĩa không còn chỗ cho &quot;{name}&quot;.</translation>
    </message>
    <message>
        <source>Free some space{elsewhere}.</source>
        <translation>Hãy giải phóng bớt chỗ{elsewhere}.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is larger than this disk allows.</source>
        <translation>&quot;{name}&quot; lớn hơn mức đĩa này cho phép.</translation>
    </message>
    <message>
        <source>The folder &quot;{folder}&quot; is not there any more.</source>
        <translation>Thư mục &quot;{folder}&quot; không còn ở đó nữa.</translation>
    </message>
    <message>
        <source>Bring it back{elsewhere}.</source>
        <translation>Hãy đưa thư mục trở lại{elsewhere}.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; cannot be written in &quot;{folder}&quot;: it may only be read there.</source>
        <translation>Không ghi được &quot;{name}&quot; vào &quot;{folder}&quot;: thư mục này chỉ cho đọc.</translation>
    </message>
    <message>
        <source>Allow writing there{elsewhere}.</source>
        <translation>Hãy cho phép ghi ở đó{elsewhere}.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; could not be saved ({reason}).</source>
        <translation>Không lưu được &quot;{name}&quot; ({reason}).</translation>
    </message>
    <message>
        <source>Try again{elsewhere}.</source>
        <translation>Hãy thử lại{elsewhere}.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is damaged. Open it in the program it comes from and save it again, or get a new copy.</source>
        <translation>&quot;{name}&quot; bị hỏng. Hãy mở bằng chương trình đã tạo ra nó rồi lưu lại, hoặc lấy một bản mới.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; needs more memory than there is. Close other programs and try again.</source>
        <translation>&quot;{name}&quot; cần nhiều bộ nhớ hơn hiện có. Hãy đóng các chương trình khác rồi thử lại.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is not in &quot;{folder}&quot; any more. Look for it with Import.</source>
        <translation>&quot;{name}&quot; không còn trong &quot;{folder}&quot; nữa. Hãy tìm bằng lệnh Nhập.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; has {st_size} MB; such a file may have {largest} MB. Split it into parts, or leave its pictures out.</source>
        <translation>&quot;{name}&quot; có {st_size} MB; tệp loại này chỉ được tối đa {largest} MB. Hãy tách thành nhiều phần hoặc bỏ bớt hình ảnh.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is protected by a password, or comes from a very old version of Word. Save it without a password in today&apos;s format, then import it.</source>
        <translation>&quot;{name}&quot; được bảo vệ bằng mật khẩu, hoặc đến từ một phiên bản Word rất cũ. Hãy lưu không kèm mật khẩu ở định dạng ngày nay rồi nhập.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is not the kind of document that its name says. Open it in the program it comes from and save it again.</source>
        <translation>&quot;{name}&quot; không đúng loại tài liệu như tên của nó. Hãy mở bằng chương trình đã tạo ra nó rồi lưu lại.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; swells to far more than a story when it is unpacked, so it was left alone. Get a new copy from somebody you trust.</source>
        <translation>&quot;{name}&quot; khi giải nén sẽ phình ra lớn hơn một truyện rất nhiều nên không được mở. Hãy lấy một bản mới từ người bạn tin cậy.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is protected by a password. Save it without one, then import it.</source>
        <translation>&quot;{name}&quot; được bảo vệ bằng mật khẩu. Hãy lưu không kèm mật khẩu rồi nhập.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; has more text than a story may have here, {largest_text} MB. Split it into parts and import one of them.</source>
        <translation>&quot;{name}&quot; có nhiều chữ hơn mức một truyện được phép có ở đây là {largest_text} MB. Hãy tách thành nhiều phần rồi nhập một phần.</translation>
    </message>
    <message>
        <source>one footnote</source>
        <translation>một chú thích chân trang</translation>
    </message>
    <message>
        <source>{n} footnotes</source>
        <translation>{n} chú thích chân trang</translation>
    </message>
    <message>
        <source>one comment</source>
        <translation>một nhận xét</translation>
    </message>
    <message>
        <source>{n} comments</source>
        <translation>{n} nhận xét</translation>
    </message>
    <message>
        <source>one deletion not yet accepted</source>
        <translation>một chỗ xóa chưa được chấp nhận</translation>
    </message>
    <message>
        <source>{n} deletions not yet accepted</source>
        <translation>{n} chỗ xóa chưa được chấp nhận</translation>
    </message>
    <message>
        <source>one picture</source>
        <translation>một hình ảnh</translation>
    </message>
    <message>
        <source>{n} pictures</source>
        <translation>{n} hình ảnh</translation>
    </message>
    <message>
        <source>the address of one link</source>
        <translation>địa chỉ của một liên kết</translation>
    </message>
    <message>
        <source>the addresses of {n} links</source>
        <translation>địa chỉ của {n} liên kết</translation>
    </message>
    <message>
        <source>the lines of one table</source>
        <translation>đường kẻ của một bảng</translation>
    </message>
    <message>
        <source>the lines of {n} tables</source>
        <translation>đường kẻ của {n} bảng</translation>
    </message>
    <message>
        <source>the table of contents</source>
        <translation>mục lục</translation>
    </message>
    <message>
        <source>{several} and {last}</source>
        <translation>{several} và {last}</translation>
    </message>
    <message>
        <source>Left out of the story: {listed}. The original has them still.</source>
        <translation>Không đưa vào truyện: {listed}. Bản gốc vẫn còn đủ.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is not a Word document. Choose one, or open it in the program it comes from and save it as .docx.</source>
        <translation>&quot;{name}&quot; không phải là tài liệu Word. Hãy chọn tệp khác, hoặc mở bằng chương trình đã tạo ra nó rồi lưu ở dạng .docx.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is not a web page. Choose one, or open it in the program it comes from and save it as a web page.</source>
        <translation>&quot;{name}&quot; không phải là trang web. Hãy chọn tệp khác, hoặc mở bằng chương trình đã tạo ra nó rồi lưu thành trang web.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is not an OpenDocument text. Choose one, or open it in the program it comes from and save it as .odt.</source>
        <translation>&quot;{name}&quot; không phải là văn bản OpenDocument. Hãy chọn tệp khác, hoặc mở bằng chương trình đã tạo ra nó rồi lưu ở dạng .odt.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; cannot be imported. Open it in the program it comes from and save it as .docx, .odt or .html.</source>
        <translation>Không nhập được &quot;{name}&quot;. Hãy mở bằng chương trình đã tạo ra nó rồi lưu ở dạng .docx, .odt hoặc .html.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; has no text in it.</source>
        <translation>&quot;{name}&quot; không có chữ nào.</translation>
    </message>
    <message>
        <source>The help cannot be read ({reason}).</source>
        <translation>Không đọc được phần trợ giúp ({reason}).</translation>
    </message>
    <message>
        <source>Its journal failed: {error}.</source>
        <translation>Nhật ký khôi phục gặp lỗi: {error}.</translation>
    </message>
    <message>
        <source>Unsaved text would not outlive a crash just now; save your story. {reason}</source>
        <translation>Lúc này, nếu chương trình gặp sự cố thì phần chưa lưu sẽ mất; hãy lưu truyện. {reason}</translation>
    </message>
    <message>
        <source>&quot;{folder}&quot; has no weights. Install the program again.</source>
        <translation>&quot;{folder}&quot; không có trọng số. Hãy cài lại chương trình.</translation>
    </message>
    <message>
        <source>Models can&apos;t be stored in &quot;{models_dir}&quot; ({reason}). Make that folder writable, and download again.</source>
        <translation>Không cất được mô hình vào &quot;{models_dir}&quot; ({reason}). Hãy cho phép ghi vào thư mục đó rồi tải về lại.</translation>
    </message>
    <message>
        <source>&quot;{model_id}&quot; is being downloaded just now. Cancel that, then delete it.</source>
        <translation>&quot;{model_id}&quot; đang được tải về. Hãy hủy việc tải rồi xóa.</translation>
    </message>
    <message>
        <source>&quot;{model_id}&quot; could not be deleted ({reason}). Close whatever else uses &quot;{filename}&quot;, and try again.</source>
        <translation>Không xóa được &quot;{model_id}&quot; ({reason}). Hãy đóng chương trình khác đang dùng &quot;{filename}&quot; rồi thử lại.</translation>
    </message>
    <message>
        <source>The download has ended unexpectedly. What has arrived is kept; resume it to go on.</source>
        <translation>Việc tải về đã dừng đột ngột. Phần đã tải vẫn được giữ; hãy tải tiếp.</translation>
    </message>
    <message>
        <source>&quot;{model_id}&quot; is not how a hub names a model, which is owner/name.</source>
        <translation>&quot;{model_id}&quot; không đúng cách kho mô hình đặt tên, tức là chủ/tên.</translation>
    </message>
    <message>
        <source>There is no folder &quot;{folder}&quot;. Choose one that holds a model.</source>
        <translation>Không có thư mục &quot;{folder}&quot;. Hãy chọn thư mục có chứa mô hình.</translation>
    </message>
    <message>
        <source>&quot;{path}&quot; cannot be read ({reason}).</source>
        <translation>Không đọc được &quot;{path}&quot; ({reason}).</translation>
    </message>
    <message>
        <source>&quot;{path}&quot; is far larger than such a file can be.</source>
        <translation>&quot;{path}&quot; lớn hơn nhiều so với mức một tệp loại này có thể có.</translation>
    </message>
    <message>
        <source>&quot;{path}&quot; is damaged: it is not JSON. Get a new copy of it.</source>
        <translation>&quot;{path}&quot; bị hỏng: đây không phải là JSON. Hãy lấy một bản mới.</translation>
    </message>
    <message>
        <source>&quot;{path}&quot; is damaged</source>
        <translation>&quot;{path}&quot; bị hỏng</translation>
    </message>
    <message>
        <source>{damaged}: it does not begin as weights do. Get a new copy.</source>
        <translation>{damaged}: phần đầu không giống trọng số. Hãy lấy một bản mới.</translation>
    </message>
    <message>
        <source>{damaged}: its list of contents makes no sense. Get a new copy.</source>
        <translation>{damaged}: bảng kê nội dung không hợp lệ. Hãy lấy một bản mới.</translation>
    </message>
    <message>
        <source>{damaged}: its contents overlap or have gaps. Get a new copy.</source>
        <translation>{damaged}: nội dung bị chồng lên nhau hoặc bị khuyết. Hãy lấy một bản mới.</translation>
    </message>
    <message>
        <source>{damaged}: it should have {value} bytes and has {size}. Perhaps a download broke off; get a new copy.</source>
        <translation>{damaged}: lẽ ra phải có {value} byte nhưng lại có {size}. Có lẽ việc tải về bị đứt giữa chừng; hãy lấy một bản mới.</translation>
    </message>
    <message>
        <source>The folder &quot;{folder}&quot; cannot be used: {reason}</source>
        <translation>Không dùng được thư mục &quot;{folder}&quot;: {reason}</translation>
    </message>
    <message>
        <source>it cannot be read ({reason}).</source>
        <translation>không đọc được thư mục ({reason}).</translation>
    </message>
    <message>
        <source>it is empty. Choose one that holds a GPT-2 in Hugging Face format.</source>
        <translation>thư mục trống. Hãy chọn thư mục có GPT-2 ở định dạng Hugging Face.</translation>
    </message>
    <message>
        <source>it holds an adapter, not a whole model. Choose the model it was made for.</source>
        <translation>trong đó là một bộ điều hợp chứ không phải cả mô hình. Hãy chọn mô hình mà nó được làm cho.</translation>
    </message>
    <message>
        <source>its weights are in a kind of file (a pickle) that can run any program when it is opened, so it is left closed. Get a copy of the model whose weights end in .safetensors, or ask whoever made it for one.</source>
        <translation>trọng số nằm trong loại tệp (pickle) có thể chạy bất kỳ chương trình nào khi mở, nên tệp không được mở. Hãy lấy bản mô hình có trọng số ở dạng .safetensors, hoặc hỏi xin người đã làm ra nó.</translation>
    </message>
    <message>
        <source>its weights are in the format of another program. Get a copy of the model in Hugging Face format, with safetensors.</source>
        <translation>trọng số ở định dạng của chương trình khác. Hãy lấy bản mô hình ở định dạng Hugging Face, dạng safetensors.</translation>
    </message>
    <message>
        <source>{config} is missing. Choose a folder with a GPT-2 in Hugging Face format.</source>
        <translation>thiếu {config}. Hãy chọn thư mục có GPT-2 ở định dạng Hugging Face.</translation>
    </message>
    <message>
        <source>it points to the file &quot;{name}&quot; outside of itself. Do not trust it.</source>
        <translation>thư mục trỏ tới tệp &quot;{name}&quot; nằm ngoài nó. Đừng tin thư mục này.</translation>
    </message>
    <message>
        <source>{name} is missing. Get a new copy of the model.</source>
        <translation>thiếu {name}. Hãy lấy một bản mới của mô hình.</translation>
    </message>
    <message>
        <source>{config} is damaged. Get a new copy of the model.</source>
        <translation>{config} bị hỏng. Hãy lấy một bản mới của mô hình.</translation>
    </message>
    <message>
        <source>it holds a model of the kind {dumps}, not a GPT-2.</source>
        <translation>trong đó là mô hình loại {dumps}, không phải GPT-2.</translation>
    </message>
    <message>
        <source>it wants to bring its own program code, which is never run.</source>
        <translation>mô hình đòi chạy mã riêng của nó, mà mã ấy không bao giờ được chạy.</translation>
    </message>
    <message>
        <source>its weights are quantised. Get the model in 16 or 32 bits.</source>
        <translation>trọng số đã bị lượng tử hóa. Hãy lấy mô hình ở dạng 16 hoặc 32 bit.</translation>
    </message>
    <message>
        <source>it is a GPT-2 made for something other than writing on.</source>
        <translation>đây là một GPT-2 làm cho việc khác, không phải để viết tiếp.</translation>
    </message>
    <message>
        <source>{config} gives an impossible {name}. Get a new copy of the model.</source>
        <translation>{config} đưa ra {name} không thể có. Hãy lấy một bản mới của mô hình.</translation>
    </message>
    <message>
        <source>{config} is damaged: n_embd is no multiple of n_head.</source>
        <translation>{config} bị hỏng: n_embd không phải là bội số của n_head.</translation>
    </message>
    <message>
        <source>{config} gives an impossible layer_norm_epsilon.</source>
        <translation>{config} đưa ra layer_norm_epsilon không thể có.</translation>
    </message>
    <message>
        <source>{config} names an activation function that is not known here.</source>
        <translation>{config} nêu một hàm kích hoạt chưa biết ở đây.</translation>
    </message>
    <message>
        <source>{config} names a kind of number that is not known here.</source>
        <translation>{config} nêu một kiểu số chưa biết ở đây.</translation>
    </message>
    <message>
        <source>it is half of a translating model, not one that writes on.</source>
        <translation>đây là một nửa của mô hình dịch, không phải mô hình viết tiếp.</translation>
    </message>
    <message>
        <source>its tokenizer is not GPT-2&apos;s kind, a BPE over bytes.</source>
        <translation>bộ tách token không thuộc loại của GPT-2, tức là BPE trên byte.</translation>
    </message>
    <message>
        <source>The folder &quot;{folder}&quot; cannot be used: its tokenizer is damaged. Get a new copy of the model.</source>
        <translation>Không dùng được thư mục &quot;{folder}&quot;: bộ tách token bị hỏng. Hãy lấy một bản mới của mô hình.</translation>
    </message>
    <message>
        <source>its tokenizer has {max} tokens and its model {vocabulary}; they do not belong together. Get a new copy of the model.</source>
        <translation>bộ tách token có {max} token còn mô hình có {vocabulary}; hai bên không khớp nhau. Hãy lấy một bản mới của mô hình.</translation>
    </message>
    <message>
        <source>{index} is damaged. Get a new copy of the model.</source>
        <translation>{index} bị hỏng. Hãy lấy một bản mới của mô hình.</translation>
    </message>
    <message>
        <source>{index} names {len} files, far more than a GPT-2 has.</source>
        <translation>{index} nêu {len} tệp, nhiều hơn hẳn số tệp của một GPT-2.</translation>
    </message>
    <message>
        <source>{index} and the files it names differ. Get a new copy of the model.</source>
        <translation>{index} và các tệp được nêu trong đó không khớp nhau. Hãy lấy một bản mới của mô hình.</translation>
    </message>
    <message>
        <source>{weights} is missing. Get a new copy of the model.</source>
        <translation>thiếu {weights}. Hãy lấy một bản mới của mô hình.</translation>
    </message>
    <message>
        <source>its weights have names of two kinds. Get a new copy of the model.</source>
        <translation>trọng số mang tên theo hai kiểu. Hãy lấy một bản mới của mô hình.</translation>
    </message>
    <message>
        <source>its weights lack &quot;{name}&quot;. Get a new copy of the model.</source>
        <translation>trọng số thiếu &quot;{name}&quot;. Hãy lấy một bản mới của mô hình.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; has the shape {list} and by {config} should have {list2}. Weights and config do not belong together.</source>
        <translation>&quot;{name}&quot; có kích thước {list} trong khi theo {config} phải là {list2}. Trọng số và cấu hình không khớp nhau.</translation>
    </message>
    <message>
        <source>its weights have a part &quot;{name}&quot; that no GPT-2 has.</source>
        <translation>trọng số có phần &quot;{name}&quot; mà không GPT-2 nào có.</translation>
    </message>
    <message>
        <source>&quot;{folder}&quot; cannot be read. Get a new copy.</source>
        <translation>Không đọc được &quot;{folder}&quot;. Hãy lấy một bản mới.</translation>
    </message>
    <message>
        <source>{checksums} is damaged. Get a new copy of the model.</source>
        <translation>{checksums} bị hỏng. Hãy lấy một bản mới của mô hình.</translation>
    </message>
    <message>
        <source>{name} is damaged ({checksums} says so). Get a new copy of it.</source>
        <translation>{name} bị hỏng (theo {checksums}). Hãy lấy một bản mới của tệp này.</translation>
    </message>
    <message>
        <source>The training left no model. Train again.</source>
        <translation>Lần huấn luyện không để lại mô hình nào. Hãy huấn luyện lại.</translation>
    </message>
    <message>
        <source>The new version could not be kept</source>
        <translation>Không giữ được phiên bản mới</translation>
    </message>
    <message>
        <source>Version {number} could not be deleted</source>
        <translation>Không xóa được phiên bản {number}</translation>
    </message>
    <message>
        <source>The unfinished training could not be deleted</source>
        <translation>Không xóa được lần huấn luyện còn dang dở</translation>
    </message>
    <message>
        <source>The unfinished training could not be changed</source>
        <translation>Không thay đổi được lần huấn luyện còn dang dở</translation>
    </message>
    <message>
        <source>There is no version {number} any more. Choose another one.</source>
        <translation>Không còn phiên bản {number} nữa. Hãy chọn phiên bản khác.</translation>
    </message>
    <message>
        <source>a newer version of this program wrote it.</source>
        <translation>nó được ghi bởi một bản mới hơn của chương trình này.</translation>
    </message>
    <message>
        <source>Version {number} cannot be used: {error}</source>
        <translation>Không dùng được phiên bản {number}: {error}</translation>
    </message>
    <message>
        <source>Version {number} cannot be used: &quot;{path}&quot; is damaged.</source>
        <translation>Không dùng được phiên bản {number}: &quot;{path}&quot; bị hỏng.</translation>
    </message>
    <message>
        <source>Version {number} cannot be used: the base model cannot be read.</source>
        <translation>Không dùng được phiên bản {number}: không đọc được mô hình gốc.</translation>
    </message>
    <message>
        <source>Version {number} was trained from another base, &quot;{base_name}&quot;. Choose that base to use it, or train a new version from this one.</source>
        <translation>Phiên bản {number} được huấn luyện từ một mô hình gốc khác, &quot;{base_name}&quot;. Hãy chọn mô hình gốc đó để dùng nó, hoặc huấn luyện phiên bản mới từ mô hình gốc hiện tại.</translation>
    </message>
    <message>
        <source>{what_failed} ({reason}). Check that there is room on the disk and that the data folder can be written, then try again.</source>
        <translation>{what_failed} ({reason}). Hãy kiểm tra xem đĩa còn chỗ và thư mục dữ liệu có ghi được không, rồi thử lại.</translation>
    </message>
    <message>
        <source>it names no weights.</source>
        <translation>nó không nêu trọng số nào.</translation>
    </message>
    <message>
        <source>&quot;{folder}&quot; is damaged. Train again or use another version.</source>
        <translation>&quot;{folder}&quot; bị hỏng. Hãy huấn luyện lại hoặc dùng phiên bản khác.</translation>
    </message>
    <message>
        <source>The notes of this story cannot be kept ({reason}). Make the folder &quot;{root}&quot; writable and change them once more.</source>
        <translation>Không giữ được ghi chú của truyện này ({reason}). Hãy cho phép ghi vào thư mục &quot;{root}&quot; rồi sửa ghi chú thêm một lần.</translation>
    </message>
    <message>
        <source>Make it writable, or set WRITER_APP_HOME to a folder that is.</source>
        <translation>Hãy cho phép ghi vào đó, hoặc đặt WRITER_APP_HOME là một thư mục ghi được.</translation>
    </message>
    <message>
        <source>The folder for your choices and settings, &quot;{root}&quot;, cannot be created ({reason}). {advice}</source>
        <translation>Không tạo được thư mục cho lựa chọn và cài đặt của bạn, &quot;{root}&quot; ({reason}). {advice}</translation>
    </message>
    <message>
        <source>The folder of your choices and settings, &quot;{root}&quot;, cannot be written to. {advice}</source>
        <translation>Không ghi được vào thư mục chứa lựa chọn và cài đặt của bạn, &quot;{root}&quot;. {advice}</translation>
    </message>
    <message>
        <source>Another window is already open on the same choices and settings. Write on there, or close it and start again.</source>
        <translation>Một cửa sổ khác đã mở với cùng các lựa chọn và cài đặt này. Hãy viết tiếp ở đó, hoặc đóng nó rồi khởi động lại.</translation>
    </message>
    <message>
        <source>The file &quot;{lock_file}&quot; cannot be locked ({error}). Set WRITER_APP_HOME to a folder on a local disk.</source>
        <translation>Không khóa được tệp &quot;{lock_file}&quot; ({error}). Hãy đặt WRITER_APP_HOME là một thư mục trên đĩa của máy này.</translation>
    </message>
    <message>
        <source>The choices could not be opened</source>
        <translation>Không mở được các lựa chọn</translation>
    </message>
    <message>
        <source>The file with your choices was damaged. A new one was started; the old one is kept as &quot;{name}&quot; in &quot;{folder}&quot;.</source>
        <translation>Tệp chứa các lựa chọn của bạn bị hỏng. Một tệp mới đã được tạo; tệp cũ được giữ lại với tên &quot;{name}&quot; trong &quot;{folder}&quot;.</translation>
    </message>
    <message>
        <source>Your choice could not be kept</source>
        <translation>Không giữ được lựa chọn của bạn</translation>
    </message>
    <message>
        <source>The choice could not be changed</source>
        <translation>Không thay đổi được lựa chọn</translation>
    </message>
    <message>
        <source>The choices could not be deleted</source>
        <translation>Không xóa được các lựa chọn</translation>
    </message>
    <message>
        <source>The choices could not be read</source>
        <translation>Không đọc được các lựa chọn</translation>
    </message>
    <message>
        <source>The choices could not be imported</source>
        <translation>Không nhập được các lựa chọn</translation>
    </message>
    <message>
        <source>Line {number} {reason}.</source>
        <translation>Dòng {number} {reason}.</translation>
    </message>
    <message>
        <source>The file with your choices was written by a newer version of this program. Install that version to use it; the file was left as it is.</source>
        <translation>Tệp chứa các lựa chọn của bạn được ghi bởi một bản mới hơn của chương trình này. Hãy cài bản đó để dùng; tệp vẫn được giữ nguyên.</translation>
    </message>
    <message>
        <source>there is no room left on the disk. Free some space and try again.</source>
        <translation>đĩa không còn chỗ. Hãy giải phóng bớt chỗ rồi thử lại.</translation>
    </message>
    <message>
        <source>the data folder is read-only. Make it writable and try again.</source>
        <translation>thư mục dữ liệu chỉ cho đọc. Hãy cho phép ghi rồi thử lại.</translation>
    </message>
    <message>
        <source>the data folder is missing or cannot be written. Restore it and try again.</source>
        <translation>thư mục dữ liệu bị mất hoặc không ghi được. Hãy khôi phục rồi thử lại.</translation>
    </message>
    <message>
        <source>the disk reports an error. Check the disk, then try again.</source>
        <translation>đĩa báo lỗi. Hãy kiểm tra đĩa rồi thử lại.</translation>
    </message>
    <message>
        <source>another program is using them. Close it and try again.</source>
        <translation>chương trình khác đang dùng chúng. Hãy đóng chương trình đó rồi thử lại.</translation>
    </message>
    <message>
        <source>the file is damaged. Restart the program; it will set the file aside and start a new one.</source>
        <translation>tệp bị hỏng. Hãy khởi động lại chương trình; tệp sẽ được cất riêng và một tệp mới được tạo.</translation>
    </message>
    <message>
        <source>There is no file &quot;{path}&quot;. Choose one with choices in TRL&apos;s preference format.</source>
        <translation>Không có tệp &quot;{path}&quot;. Hãy chọn tệp chứa lựa chọn theo định dạng sở thích của TRL.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; has {size} MB and at most {max_import} can be imported at once. Split it between two lines.</source>
        <translation>&quot;{name}&quot; có {size} MB, mà mỗi lần chỉ nhập được tối đa {max_import} MB. Hãy tách tệp ra ở chỗ giữa hai dòng.</translation>
    </message>
    <message>
        <source>is longer than {max_line} MB</source>
        <translation>dài hơn {max_line} MB</translation>
    </message>
    <message>
        <source>is not UTF-8</source>
        <translation>không phải là UTF-8</translation>
    </message>
    <message>
        <source>is not JSON</source>
        <translation>không phải là JSON</translation>
    </message>
    <message>
        <source>is not a JSON object</source>
        <translation>không phải là đối tượng JSON</translation>
    </message>
    <message>
        <source>has an empty text</source>
        <translation>có một văn bản trống</translation>
    </message>
    <message>
        <source>has the same text twice</source>
        <translation>có hai văn bản giống nhau</translation>
    </message>
    <message>
        <source>has no text in the column &quot;{name}&quot;</source>
        <translation>không có văn bản trong cột &quot;{name}&quot;</translation>
    </message>
    <message>
        <source>has half a character in the column &quot;{name}&quot;</source>
        <translation>có nửa ký tự trong cột &quot;{name}&quot;</translation>
    </message>
    <message>
        <source>This installation is incomplete: &quot;{name}&quot; is missing from it. Install the program again.</source>
        <translation>Bản cài đặt này không đầy đủ: thiếu &quot;{name}&quot;. Hãy cài lại chương trình.</translation>
    </message>
    <message>
        <source>This is too long to search for. Use a shorter pattern.</source>
        <translation>Mẫu này quá dài để tìm. Hãy dùng mẫu ngắn hơn.</translation>
    </message>
    <message>
        <source> at character {pos}</source>
        <translation> ở ký tự thứ {pos}</translation>
    </message>
    <message>
        <source>This pattern is not complete{where}: {msg}.</source>
        <translation>Mẫu này chưa hoàn chỉnh{where}: {msg}.</translation>
    </message>
    <message>
        <source>This pattern cannot be used. Make it simpler.</source>
        <translation>Không dùng được mẫu này. Hãy làm cho nó đơn giản hơn.</translation>
    </message>
    <message>
        <source>There are more than {most_replacements} matches. Select a part of the story, and replace in the selection.</source>
        <translation>Có hơn {most_replacements} kết quả. Hãy chọn một phần của truyện rồi thay thế trong phần đã chọn.</translation>
    </message>
    <message>
        <source>The replacement is not complete: {error}. Write \\ for a backslash.</source>
        <translation>Phần thay thế chưa hoàn chỉnh: {error}. Hãy viết \\ cho dấu gạch chéo ngược.</translation>
    </message>
    <message>
        <source>This pattern takes too long in this story. Make it simpler.</source>
        <translation>Mẫu này mất quá nhiều thời gian với truyện này. Hãy làm cho nó đơn giản hơn.</translation>
    </message>
    <message>
        <source>&quot;{value}&quot; is not possible here: {description}</source>
        <translation>Ở đây không dùng được &quot;{value}&quot;: {description}</translation>
    </message>
    <message>
        <source>{value} is not possible here, only {low} to {high}: {description}</source>
        <translation>Ở đây không dùng được {value}, chỉ từ {low} đến {high}: {description}</translation>
    </message>
    <message>
        <source>Your settings cannot be kept ({reason}), so nothing was changed.</source>
        <translation>Không giữ được cài đặt của bạn ({reason}) nên chưa có gì thay đổi.</translation>
    </message>
    <message>
        <source>Your settings cannot be read ({reason}); the usual ones apply.</source>
        <translation>Không đọc được cài đặt của bạn ({reason}); cài đặt thông thường được áp dụng.</translation>
    </message>
    <message>
        <source>Your settings are damaged or come from a newer version, so the usual ones apply; the old file is kept as &quot;{aside}&quot;.</source>
        <translation>Cài đặt của bạn bị hỏng hoặc đến từ một bản mới hơn nên cài đặt thông thường được áp dụng; tệp cũ được giữ lại với tên &quot;{aside}&quot;.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; comes from a newer version of this program. Update it, then try again.</source>
        <translation>&quot;{name}&quot; đến từ một bản mới hơn của chương trình này. Hãy cập nhật chương trình rồi thử lại.</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; cannot be read ({reason}).</source>
        <translation>Không đọc được &quot;{name}&quot; ({reason}).</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; does not hold settings of this program. Choose a file that its Export made.</source>
        <translation>&quot;{name}&quot; không chứa cài đặt của chương trình này. Hãy chọn tệp do lệnh Xuất của chương trình tạo ra.</translation>
    </message>
    <message>
        <source>Spelling can&apos;t be checked ({reason}). Close other programs, and choose the spelling language again.</source>
        <translation>Không kiểm tra được chính tả ({reason}). Hãy đóng các chương trình khác rồi chọn lại ngôn ngữ chính tả.</translation>
    </message>
    <message>
        <source>The dictionary &quot;{name}&quot; can&apos;t be used: it is damaged. Choose another spelling language.</source>
        <translation>Không dùng được từ điển &quot;{name}&quot;: từ điển bị hỏng. Hãy chọn ngôn ngữ chính tả khác.</translation>
    </message>
    <message>
        <source>&quot;{folder}&quot; cannot be created ({reason}), so the word counts until you close the program. Make room for that folder.</source>
        <translation>Không tạo được &quot;{folder}&quot; ({reason}) nên từ này chỉ có hiệu lực cho đến khi bạn đóng chương trình. Hãy dọn chỗ cho thư mục đó.</translation>
    </message>
    <message>
        <source>The history of your writing was damaged or comes from a newer version. A new one was started; the old one is kept as &quot;{name}&quot; in &quot;{folder}&quot;.</source>
        <translation>Lịch sử viết của bạn bị hỏng hoặc đến từ một bản mới hơn. Một lịch sử mới đã được tạo; bản cũ được giữ lại với tên &quot;{name}&quot; trong &quot;{folder}&quot;.</translation>
    </message>
    <message>
        <source>the file is damaged</source>
        <translation>tệp bị hỏng</translation>
    </message>
    <message>
        <source>The history of your writing could not be kept ({reason}). Your story is not touched by this; make room on the disk or allow writing in the data folder.</source>
        <translation>Không giữ được lịch sử viết của bạn ({reason}). Truyện của bạn không bị ảnh hưởng; hãy dọn chỗ trên đĩa hoặc cho phép ghi vào thư mục dữ liệu.</translation>
    </message>
    <message>
        <source>What the model is, or what it sees, has changed since it wrote these two. Ask for another pair and try again.</source>
        <translation>Mô hình, hoặc phần mô hình thấy, đã thay đổi từ khi nó viết hai gợi ý này. Hãy xin một cặp khác rồi thử lại.</translation>
    </message>
    <message>
        <source>There is no room to write on from this word. Choose an earlier one.</source>
        <translation>Sau từ này không còn chỗ để viết tiếp. Hãy chọn một từ ở phía trước.</translation>
    </message>
    <message>
        <source>There is nothing to do: the processor does the work.</source>
        <translation>Bạn không cần làm gì: bộ xử lý sẽ lo việc này.</translation>
    </message>
    <message>
        <source>the graphics card&apos;s memory is full. Close programs that use the card and start this program again, or choose a smaller model.</source>
        <translation>bộ nhớ của card đồ họa đã đầy. Hãy đóng các chương trình đang dùng card rồi khởi động lại chương trình này, hoặc chọn mô hình nhỏ hơn.</translation>
    </message>
    <message>
        <source>no {maker} graphics card was found. If there is one, install its driver from {drivers}. Otherwise there is nothing to do.</source>
        <translation>không tìm thấy card đồ họa {maker}. Nếu máy có card, hãy cài trình điều khiển từ {drivers}. Nếu không, bạn không cần làm gì.</translation>
    </message>
    <message>
        <source>no {maker} driver was found. With an {maker} card, install it from {drivers}. Otherwise there is nothing to do.</source>
        <translation>không tìm thấy trình điều khiển {maker}. Nếu máy có card {maker}, hãy cài từ {drivers}. Nếu không, bạn không cần làm gì.</translation>
    </message>
    <message>
        <source>the {maker} driver is too old for this PyTorch. Update it from {drivers}.</source>
        <translation>trình điều khiển {maker} quá cũ đối với bản PyTorch này. Hãy cập nhật từ {drivers}.</translation>
    </message>
    <message>
        <source>the {maker} driver and this PyTorch do not fit together. Start the computer again, in case the driver was updated; if that does not help, update it from {drivers}.</source>
        <translation>trình điều khiển {maker} và bản PyTorch này không hợp nhau. Hãy khởi động lại máy tính, phòng khi trình điều khiển vừa được cập nhật; nếu vẫn không được, hãy cập nhật từ {drivers}.</translation>
    </message>
    <message>
        <source>this PyTorch was not made for the graphics card. Install the newest one from pytorch.org/get-started; if that does not help, there is nothing to do.</source>
        <translation>bản PyTorch này không được làm cho card đồ họa của máy. Hãy cài bản mới nhất từ pytorch.org/get-started; nếu vẫn không được thì bạn không cần làm gì thêm.</translation>
    </message>
    <message>
        <source>another program keeps the graphics card to itself. Close it, then start this one again.</source>
        <translation>chương trình khác đang chiếm riêng card đồ họa. Hãy đóng chương trình đó rồi khởi động lại chương trình này.</translation>
    </message>
    <message>
        <source>the graphics card does not answer as it should; the details are in the log file. Start the computer again; if that does not help, update the card&apos;s driver from {drivers}.</source>
        <translation>card đồ họa không phản hồi như cần thiết; chi tiết có trong tệp nhật ký. Hãy khởi động lại máy tính; nếu vẫn không được, hãy cập nhật trình điều khiển của card từ {drivers}.</translation>
    </message>
    <message>
        <source>The model runs on the processor, as set in Settings.</source>
        <translation>Mô hình chạy trên bộ xử lý, như đã đặt trong Cài đặt.</translation>
    </message>
    <message>
        <source>The model runs on the graphics card, {name}, by {road}.</source>
        <translation>Mô hình chạy trên card đồ họa {name}, qua {road}.</translation>
    </message>
    <message>
        <source> although Settings ask for CUDA</source>
        <translation> dù Cài đặt yêu cầu CUDA</translation>
    </message>
    <message>
        <source>The model runs on the processor{although}: {obstacle}</source>
        <translation>Mô hình chạy trên bộ xử lý{although}: {obstacle}</translation>
    </message>
    <message>
        <source>Apple&apos;s graphics processor (MPS) is not used, as this program is made to be fast on the processor and on cards with CUDA. {nothing_to_do}</source>
        <translation>Bộ xử lý đồ họa của Apple (MPS) không được dùng, vì chương trình này được làm để chạy nhanh trên bộ xử lý và trên card có CUDA. {nothing_to_do}</translation>
    </message>
    <message>
        <source>PyTorch can&apos;t use the graphics card of this Mac. {nothing_to_do}</source>
        <translation>PyTorch không dùng được card đồ họa của máy Mac này. {nothing_to_do}</translation>
    </message>
    <message>
        <source>, as is usual on Windows</source>
        <translation>, như thường thấy trên Windows</translation>
    </message>
    <message>
        <source>PyTorch, which this program computes with, was installed without CUDA{usual}. With an NVIDIA card, choose CUDA at pytorch.org/get-started and run the command shown there. Otherwise there is nothing to do.</source>
        <translation>PyTorch, thư viện tính toán của chương trình này, được cài không có CUDA{usual}. Nếu máy có card NVIDIA, hãy chọn CUDA tại pytorch.org/get-started rồi chạy lệnh hiện ở đó. Nếu không, bạn không cần làm gì.</translation>
    </message>
    <message>
        <source>the graphics card, {name}, is too old for this PyTorch. Install one with an older CUDA from pytorch.org/get-started; if that does not help, there is nothing to do.</source>
        <translation>card đồ họa {name} quá cũ đối với bản PyTorch này. Hãy cài bản có CUDA cũ hơn từ pytorch.org/get-started; nếu vẫn không được thì bạn không cần làm gì thêm.</translation>
    </message>
    <message>
        <source>the model needs about {needed} GB of memory, and the graphics card, {name},</source>
        <translation>mô hình cần khoảng {needed} GB bộ nhớ, mà card đồ họa {name}</translation>
    </message>
    <message>
        <source>{size} has {total} GB. To use the card, choose a smaller model.</source>
        <translation>{size} chỉ có {total} GB. Để dùng card, hãy chọn mô hình nhỏ hơn.</translation>
    </message>
    <message>
        <source>{size} has {free} of {total} GB free. Close programs that use the card and start this program again, or choose a smaller model.</source>
        <translation>{size} chỉ còn trống {free} trong {total} GB. Hãy đóng các chương trình đang dùng card rồi khởi động lại chương trình này, hoặc chọn mô hình nhỏ hơn.</translation>
    </message>
    <message>
        <source>the environment variable {hiding} hides the graphics card. Remove it to use the card.</source>
        <translation>biến môi trường {hiding} đang ẩn card đồ họa. Hãy gỡ biến này để dùng card.</translation>
    </message>
    <message>
        <source>memory of the graphics card, {name},</source>
        <translation>bộ nhớ của card đồ họa {name},</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>bộ nhớ</translation>
    </message>
    <message>
        <source>The model {name} needs about {needed} GB of {where} and {available} GB are free. Close other programs or choose a smaller model.</source>
        <translation>Mô hình {name} cần khoảng {needed} GB {where} mà chỉ còn trống {available} GB. Hãy đóng các chương trình khác hoặc chọn mô hình nhỏ hơn.</translation>
    </message>
    <message>
        <source>The graphics card has not enough memory for the model to go on. Your story is safe. Close programs that use the card, or choose a smaller model.</source>
        <translation>Card đồ họa không đủ bộ nhớ để mô hình chạy tiếp. Truyện của bạn vẫn an toàn. Hãy đóng các chương trình đang dùng card, hoặc chọn mô hình nhỏ hơn.</translation>
    </message>
    <message>
        <source>There was not enough memory for the model to go on. Your story is safe. Close other programs, or choose a smaller model.</source>
        <translation>Không đủ bộ nhớ để mô hình chạy tiếp. Truyện của bạn vẫn an toàn. Hãy đóng các chương trình khác, hoặc chọn mô hình nhỏ hơn.</translation>
    </message>
    <message>
        <source>Version {number} of your personal model was trained on {base_name}, another model than {name}. Train a new version, or go back to that model.</source>
        <translation>Phiên bản {number} của mô hình cá nhân được huấn luyện trên {base_name}, một mô hình khác với {name}. Hãy huấn luyện phiên bản mới, hoặc quay lại mô hình đó.</translation>
    </message>
    <message>
        <source>The graphics card&apos;s memory is short, so suggestions may see less of the story and be shorter for the time being. Closing programs that use the card helps.</source>
        <translation>Bộ nhớ của card đồ họa sắp hết, nên tạm thời gợi ý có thể thấy ít truyện hơn và ngắn hơn. Đóng các chương trình đang dùng card sẽ giúp ích.</translation>
    </message>
    <message>
        <source>The graphics card&apos;s memory is full, so the model moves to the processor, where suggestions may take longer. To use the card again, close programs that use it and start this program again, or choose a smaller model.</source>
        <translation>Bộ nhớ của card đồ họa đã đầy nên mô hình chuyển sang bộ xử lý, gợi ý có thể lâu hơn. Để dùng lại card, hãy đóng các chương trình đang dùng nó rồi khởi động lại chương trình này, hoặc chọn mô hình nhỏ hơn.</translation>
    </message>
    <message>
        <source>The model runs on the processor: the memory of the graphics card, {name}, was full. Close programs that use the card and start this program again, or choose a smaller model.</source>
        <translation>Mô hình chạy trên bộ xử lý: bộ nhớ của card đồ họa {name} đã đầy. Hãy đóng các chương trình đang dùng card rồi khởi động lại chương trình này, hoặc chọn mô hình nhỏ hơn.</translation>
    </message>
    <message>
        <source>This model&apos;s tokenizer changes the text that it reads, which GPT-2&apos;s does not. Choose another model.</source>
        <translation>Bộ tách token của mô hình này làm thay đổi văn bản nó đọc, còn của GPT-2 thì không. Hãy chọn mô hình khác.</translation>
    </message>
    <message>
        <source>The tokenizer in &quot;{folder}&quot; is damaged. Get a new copy of the model.</source>
        <translation>Bộ tách token trong &quot;{folder}&quot; bị hỏng. Hãy lấy một bản mới của mô hình.</translation>
    </message>
    <message>
        <source>The tokenizer in &quot;{folder}&quot; has no token for the end of a text. Choose another model.</source>
        <translation>Bộ tách token trong &quot;{folder}&quot; không có token cho chỗ kết thúc văn bản. Hãy chọn mô hình khác.</translation>
    </message>
    <message>
        <source>it was made for another model</source>
        <translation>nó được làm cho mô hình khác</translation>
    </message>
    <message>
        <source>it is damaged</source>
        <translation>nó bị hỏng</translation>
    </message>
    <message>
        <source>it is not a plain LoRA adapter</source>
        <translation>nó không phải là bộ điều hợp LoRA thông thường</translation>
    </message>
    <message>
        <source>The model in &quot;{owner}&quot; is damaged: some of its weights are no numbers. Choose another model.</source>
        <translation>Mô hình trong &quot;{owner}&quot; bị hỏng: có trọng số không phải là số. Hãy chọn mô hình khác.</translation>
    </message>
    <message>
        <source>The personal model in &quot;{folder}&quot; can&apos;t be applied: {reason}. Choose another version.</source>
        <translation>Không áp dụng được mô hình cá nhân trong &quot;{folder}&quot;: {reason}. Hãy chọn phiên bản khác.</translation>
    </message>
    <message>
        <source>The model in &quot;{folder}&quot; can&apos;t be read any more. Choose it again, or another one.</source>
        <translation>Không còn đọc được mô hình trong &quot;{folder}&quot;. Hãy chọn lại nó, hoặc chọn mô hình khác.</translation>
    </message>
    <message>
        <source>There is no model to write with. Choose one under Personal model → Models…</source>
        <translation>Chưa có mô hình nào để viết cùng. Hãy chọn một mô hình ở Mô hình cá nhân → Các mô hình…</translation>
    </message>
    <message>
        <source>There was not enough memory for that. Close other programs and try again.</source>
        <translation>Không đủ bộ nhớ cho việc đó. Hãy đóng các chương trình khác rồi thử lại.</translation>
    </message>
    <message>
        <source>Something unexpected went wrong ({name}). Your story is safe; the details are in the log file.</source>
        <translation>Đã xảy ra lỗi ngoài dự kiến ({name}). Truyện của bạn vẫn an toàn; chi tiết có trong tệp nhật ký.</translation>
    </message>
    <message>
        <source>Your choices could not be opened, so there is nothing to train on.</source>
        <translation>Không mở được các lựa chọn của bạn nên không có gì để huấn luyện.</translation>
    </message>
    <message>
        <source>Training starts at {minimum_choices} choices; so far there are {len}. Ask for suggestions while you write and take the one you like better.</source>
        <translation>Cần có {minimum_choices} lựa chọn mới bắt đầu huấn luyện được; hiện có {len}. Hãy xin gợi ý trong khi viết và lấy gợi ý bạn thích hơn.</translation>
    </message>
    <message>
        <source>Training needs about {memory} GB of memory and {free} GB is free. Close other programs and try again.</source>
        <translation>Huấn luyện cần khoảng {memory} GB bộ nhớ mà chỉ còn trống {free} GB. Hãy đóng các chương trình khác rồi thử lại.</translation>
    </message>
    <message>
        <source>There is no unfinished training to go on with. Start a new one.</source>
        <translation>Không có lần huấn luyện dang dở nào để làm tiếp. Hãy bắt đầu lần mới.</translation>
    </message>
    <message>
        <source>The unfinished training belongs to another base model. Go back to that base, or start anew.</source>
        <translation>Lần huấn luyện dang dở thuộc về mô hình gốc khác. Hãy quay lại mô hình gốc đó, hoặc bắt đầu lại từ đầu.</translation>
    </message>
    <message>
        <source>Your choices could not be opened.</source>
        <translation>Không mở được các lựa chọn của bạn.</translation>
    </message>
    <message>
        <source>&quot;{model_id}&quot; is being downloaded already. Wait for that, or cancel it there.</source>
        <translation>&quot;{model_id}&quot; đang được tải về rồi. Hãy đợi, hoặc hủy ở đó.</translation>
    </message>
    <message>
        <source>&quot;{models_dir}&quot; cannot be written to ({reason}). What has arrived is kept; resume the download when that is mended.</source>
        <translation>Không thể ghi vào &quot;{models_dir}&quot; ({reason}). Phần đã tải về vẫn được giữ; hãy tải tiếp khi đã khắc phục.</translation>
    </message>
    <message>
        <source>HF_ENDPOINT is set to something other than the address of a server, such as https://huggingface.co. Correct it or unset it, and start this program again.</source>
        <translation>HF_ENDPOINT không phải là địa chỉ của một máy chủ, chẳng hạn https://huggingface.co. Hãy sửa hoặc xóa nó, rồi khởi động lại chương trình này.</translation>
    </message>
    <message>
        <source>a model &quot;{id}&quot;</source>
        <translation>mô hình &quot;{id}&quot;</translation>
    </message>
    <message>
        <source>{hub} does not answer as a hub of models does. Perhaps the network wants you to sign in first, or HF_ENDPOINT names another kind of server.</source>
        <translation>{hub} không trả lời như một kho mô hình. Có lẽ mạng yêu cầu bạn đăng nhập trước, hoặc HF_ENDPOINT chỉ đến một loại máy chủ khác.</translation>
    </message>
    <message>
        <source>{hub} does not say which version of &quot;{id}&quot; it has.</source>
        <translation>{hub} không cho biết đang có phiên bản nào của &quot;{id}&quot;.</translation>
    </message>
    <message>
        <source>&quot;{id}&quot; has no {name}, without which it cannot be used. Choose another model.</source>
        <translation>&quot;{id}&quot; không có {name}, thiếu phần này thì không dùng được. Hãy chọn mô hình khác.</translation>
    </message>
    <message>
        <source>the weights</source>
        <translation>các trọng số</translation>
    </message>
    <message>
        <source>a size far beyond that of any GPT-2</source>
        <translation>một kích thước vượt xa mọi GPT-2</translation>
    </message>
    <message>
        <source>&quot;{id}&quot; does not have its weights in safetensors. Other formats can hold programs, and are not fetched. Choose another model.</source>
        <translation>&quot;{id}&quot; không có trọng số ở dạng safetensors. Các dạng khác có thể chứa chương trình nên không được tải về. Hãy chọn mô hình khác.</translation>
    </message>
    <message>
        <source>a size that such a file cannot have</source>
        <translation>một kích thước mà tệp như vậy không thể có</translation>
    </message>
    <message>
        <source>no checksum</source>
        <translation>không có mã kiểm tra</translation>
    </message>
    <message>
        <source>The hub ({hub}) gives {given} for {what} of &quot;{id}&quot;, so nothing was fetched. Choose another model.</source>
        <translation>Kho mô hình ({hub}) cho biết {given} với {what} của &quot;{id}&quot;, nên không có gì được tải về. Hãy chọn mô hình khác.</translation>
    </message>
    <message>
        <source>&quot;{id}&quot; takes another {size} on the disk, to be safe, and {size2} are free where &quot;{models_dir}&quot; is. Make room, and download again.</source>
        <translation>Để chắc chắn, &quot;{id}&quot; cần thêm {size} trên đĩa, mà nơi chứa &quot;{models_dir}&quot; chỉ còn trống {size2}. Hãy dọn chỗ rồi tải về lại.</translation>
    </message>
    <message>
        <source>What {hub} sent is damaged ({name}) and was deleted. The other files are kept; resume the download later.</source>
        <translation>Dữ liệu {hub} gửi bị hỏng ({name}) và đã bị xóa. Các tệp khác vẫn được giữ; hãy tải tiếp sau.</translation>
    </message>
    <message>
        <source>{hub} sent more for {name} than it had announced, which was deleted. Download again later.</source>
        <translation>{hub} gửi {name} nhiều hơn đã báo, nên phần đó đã bị xóa. Hãy tải về lại sau.</translation>
    </message>
    <message>
        <source>&quot;{id}&quot; is not a GPT-2. Choose another model.</source>
        <translation>&quot;{id}&quot; không phải là GPT-2. Hãy chọn mô hình khác.</translation>
    </message>
    <message>
        <source>&quot;{id}&quot; arrived as {hub} has it, and cannot be used: {replace} It was deleted. Choose another model.</source>
        <translation>&quot;{id}&quot; đã về đúng như {hub} có, nhưng không dùng được: {replace} Nó đã bị xóa. Hãy chọn mô hình khác.</translation>
    </message>
    <message>
        <source>{hub} asks to wait {minutes} minutes, because it is busy. {kept}</source>
        <translation>{hub} yêu cầu đợi {minutes} phút vì đang bận. {kept}</translation>
    </message>
    <message>
        <source>is very busy</source>
        <translation>đang rất bận</translation>
    </message>
    <message>
        <source>has a problem (error {status})</source>
        <translation>đang gặp sự cố (lỗi {status})</translation>
    </message>
    <message>
        <source>{hub} {reason} just now. {kept}</source>
        <translation>{hub} hiện {reason}. {kept}</translation>
    </message>
    <message>
        <source>{hub} does not have {what}, or gives it on request only. Choose another model.</source>
        <translation>{hub} không có {what}, hoặc chỉ cho khi được yêu cầu. Hãy chọn mô hình khác.</translation>
    </message>
    <message>
        <source>{hub} does not have {what}. Choose another model.</source>
        <translation>{hub} không có {what}. Hãy chọn mô hình khác.</translation>
    </message>
    <message>
        <source>{hub} refuses {what} (error {status}). {kept}</source>
        <translation>{hub} từ chối {what} (lỗi {status}). {kept}</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>không có trả lời</translation>
    </message>
    <message>
        <source>, which HF_ENDPOINT names,</source>
        <translation>, theo HF_ENDPOINT,</translation>
    </message>
    <message>
        <source>{hub}{named} cannot be reached ({reason}). See that this computer is online. {kept}</source>
        <translation>Không kết nối được với {hub}{named} ({reason}). Hãy kiểm tra xem máy tính này có mạng không. {kept}</translation>
    </message>
    <message>
        <source>The connection to {hub} breaks off again and again. {kept}</source>
        <translation>Kết nối với {hub} cứ bị ngắt liên tục. {kept}</translation>
    </message>
    <message>
        <source>What has arrived is kept; resume the download to go on.</source>
        <translation>Phần đã tải về vẫn được giữ; hãy tải tiếp để hoàn tất.</translation>
    </message>
    <message>
        <source>Download again later.</source>
        <translation>Hãy tải về lại sau.</translation>
    </message>
</context>
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Writer</source>
        <translation>Giới thiệu Writer</translation>
    </message>
    <message>
        <source>Writer {version}</source>
        <translation>Writer {version}</translation>
    </message>
    <message>
        <source>A writing partner that offers two continuations and learns from the one you choose. It runs on this machine alone, and sends nothing anywhere.

The program and the model that comes with it are free software under the Apache License, version 2.0. The model was trained on works in the public domain, as produced by Standard Ebooks. The English dictionaries are made from SCOWL, under its own free licence. Qt {qt} is used under the LGPL 3.</source>
        <translation>Người bạn viết đưa ra hai đoạn viết tiếp và học từ đoạn bạn chọn. Chương trình chỉ chạy trên máy này và không gửi gì đi đâu.

Chương trình và mô hình đi kèm là phần mềm tự do theo Giấy phép Apache, phiên bản 2.0. Mô hình được huấn luyện trên các tác phẩm thuộc phạm vi công cộng do Standard Ebooks biên soạn. Từ điển tiếng Anh được làm từ SCOWL, theo giấy phép tự do riêng. Qt {qt} được dùng theo LGPL 3.</translation>
    </message>
    <message>
        <source>What it is made of</source>
        <translation>Các thành phần</translation>
    </message>
    <message>
        <source>Package</source>
        <translation>Gói</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Phiên bản</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Giấy phép</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Tệp</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Chỉnh sửa</translation>
    </message>
    <message>
        <source>St&amp;ory</source>
        <translation>Tr&amp;uyện</translation>
    </message>
    <message>
        <source>&amp;Suggestions</source>
        <translation>&amp;Gợi ý</translation>
    </message>
    <message>
        <source>&amp;Personal model</source>
        <translation>&amp;Mô hình cá nhân</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Xem</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>Trợ giú&amp;p</translation>
    </message>
    <message>
        <source>&amp;New</source>
        <translation>&amp;Tạo mới</translation>
    </message>
    <message>
        <source>Start a new story</source>
        <translation>Bắt đầu một truyện mới</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>&amp;Mở…</translation>
    </message>
    <message>
        <source>Open a story from a file</source>
        <translation>Mở truyện từ một tệp</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Lưu</translation>
    </message>
    <message>
        <source>Save the story in its file</source>
        <translation>Lưu truyện vào tệp của nó</translation>
    </message>
    <message>
        <source>Save &amp;as…</source>
        <translation>Lưu t&amp;hành…</translation>
    </message>
    <message>
        <source>Save the story in another file</source>
        <translation>Lưu truyện vào một tệp khác</translation>
    </message>
    <message>
        <source>&amp;Import…</source>
        <translation>&amp;Nhập…</translation>
    </message>
    <message>
        <source>Start a story from a Word, OpenDocument or web document</source>
        <translation>Bắt đầu truyện từ một tài liệu Word, OpenDocument hoặc trang web</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Xuất…</translation>
    </message>
    <message>
        <source>Write the story as Word, OpenDocument, PDF, EPUB or a web page</source>
        <translation>Ghi truyện ra Word, OpenDocument, PDF, EPUB hoặc trang web</translation>
    </message>
    <message>
        <source>&amp;Print…</source>
        <translation>&amp;In…</translation>
    </message>
    <message>
        <source>See the story&apos;s pages, and print them</source>
        <translation>Xem các trang của truyện và in chúng</translation>
    </message>
    <message>
        <source>&amp;Backups and snapshots…</source>
        <translation>&amp;Bản sao lưu và bản chụp…</translation>
    </message>
    <message>
        <source>See earlier texts of the story, and bring one back</source>
        <translation>Xem các bản trước của truyện và đưa một bản trở lại</translation>
    </message>
    <message>
        <source>Export s&amp;uggested words…</source>
        <translation>Xuất &amp;các từ lấy từ gợi ý…</translation>
    </message>
    <message>
        <source>Write a file that tells which words came from suggestions</source>
        <translation>Ghi một tệp cho biết những từ nào lấy từ gợi ý</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>Th&amp;oát</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>Đóng cửa sổ</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Hoàn tác</translation>
    </message>
    <message>
        <source>Take back the last change</source>
        <translation>Bỏ thay đổi vừa rồi</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Làm lại</translation>
    </message>
    <message>
        <source>Make the change again that was taken back</source>
        <translation>Thực hiện lại thay đổi vừa hoàn tác</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>&amp;Cắt</translation>
    </message>
    <message>
        <source>Move the selected text to the clipboard</source>
        <translation>Chuyển phần đã chọn vào bộ nhớ tạm</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>Sa&amp;o chép</translation>
    </message>
    <message>
        <source>Copy the selected text to the clipboard</source>
        <translation>Chép phần đã chọn vào bộ nhớ tạm</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Dán</translation>
    </message>
    <message>
        <source>Insert the text of the clipboard</source>
        <translation>Chèn nội dung từ bộ nhớ tạm</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>Chọ&amp;n tất cả</translation>
    </message>
    <message>
        <source>Select the whole story</source>
        <translation>Chọn toàn bộ truyện</translation>
    </message>
    <message>
        <source>&amp;Find…</source>
        <translation>&amp;Tìm…</translation>
    </message>
    <message>
        <source>Look for words in the story</source>
        <translation>Tìm từ trong truyện</translation>
    </message>
    <message>
        <source>Find &amp;next</source>
        <translation>Tìm &amp;kế tiếp</translation>
    </message>
    <message>
        <source>Go to the next place where they are</source>
        <translation>Đến kết quả kế tiếp</translation>
    </message>
    <message>
        <source>Find pre&amp;vious</source>
        <translation>Tìm t&amp;rước đó</translation>
    </message>
    <message>
        <source>Go to the place before</source>
        <translation>Đến kết quả trước đó</translation>
    </message>
    <message>
        <source>Find and r&amp;eplace…</source>
        <translation>Tìm &amp;và thay thế…</translation>
    </message>
    <message>
        <source>Put other words in their place</source>
        <translation>Thay bằng những từ khác</translation>
    </message>
    <message>
        <source>Typographic &amp;quotes and dashes</source>
        <translation>Dấu nhá&amp;y và gạch ngang kiểu in</translation>
    </message>
    <message>
        <source>Give straight quotes, -- and ... their printed form, in the selected text or in the whole story</source>
        <translation>Đổi dấu nháy thẳng, -- và ... sang dạng in, trong phần đã chọn hoặc trong toàn bộ truyện</translation>
    </message>
    <message>
        <source>Next m&amp;isspelling</source>
        <translation>Từ sai chính tả kế tiế&amp;p</translation>
    </message>
    <message>
        <source>Go to the next word that is misspelled</source>
        <translation>Đến từ sai chính tả kế tiếp</translation>
    </message>
    <message>
        <source>Previous &amp;misspelling</source>
        <translation>Từ &amp;sai chính tả trước đó</translation>
    </message>
    <message>
        <source>Go to the previous word that is misspelled</source>
        <translation>Đến từ sai chính tả trước đó</translation>
    </message>
    <message>
        <source>Correct the wor&amp;d…</source>
        <translation>Sử&amp;a từ…</translation>
    </message>
    <message>
        <source>See what the misspelled word at the caret may be meant to be</source>
        <translation>Xem từ sai chính tả tại con trỏ có thể là từ nào</translation>
    </message>
    <message>
        <source>&amp;Your dictionary…</source>
        <translation>Từ điển của &amp;bạn…</translation>
    </message>
    <message>
        <source>Look through your own dictionary and this story&apos;s words</source>
        <translation>Xem lại từ điển riêng của bạn và các từ của truyện này</translation>
    </message>
    <message>
        <source>Change how suggestions are made, the look, and the keys</source>
        <translation>Đổi cách tạo gợi ý, giao diện và phím tắt</translation>
    </message>
    <message>
        <source>Your own &amp;words…</source>
        <translation>Từ do &amp;bạn viết…</translation>
    </message>
    <message>
        <source>See how much of the story you wrote yourself</source>
        <translation>Xem bạn đã tự viết bao nhiêu phần của truyện</translation>
    </message>
    <message>
        <source>Move section &amp;up</source>
        <translation>Chuyển phần &amp;lên</translation>
    </message>
    <message>
        <source>Put the section of the caret before the one above</source>
        <translation>Đặt phần tại con trỏ lên trước phần phía trên</translation>
    </message>
    <message>
        <source>&amp;Move section down</source>
        <translation>Chuyển phần &amp;xuống</translation>
    </message>
    <message>
        <source>Put the section of the caret behind the one below</source>
        <translation>Đặt phần tại con trỏ xuống sau phần phía dưới</translation>
    </message>
    <message>
        <source>Story &amp;notes</source>
        <translation>&amp;Ghi chú truyện</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>Cà&amp;i đặt…</translation>
    </message>
    <message>
        <source>Note people, places and style, which the model always sees</source>
        <translation>Ghi chú về nhân vật, địa điểm và văn phong; mô hình luôn thấy các ghi chú này</translation>
    </message>
    <message>
        <source>Stat&amp;istics…</source>
        <translation>&amp;Thống kê…</translation>
    </message>
    <message>
        <source>See how long the story is, in words, pages and time to read</source>
        <translation>Xem truyện dài bao nhiêu, tính bằng từ, trang và thời gian đọc</translation>
    </message>
    <message>
        <source>Your writing to&amp;day…</source>
        <translation>Viết được hôm &amp;nay…</translation>
    </message>
    <message>
        <source>See how many words you wrote today and in this session</source>
        <translation>Xem bạn đã viết bao nhiêu từ hôm nay và trong phiên này</translation>
    </message>
    <message>
        <source>Writing histor&amp;y…</source>
        <translation>Lịch &amp;sử viết…</translation>
    </message>
    <message>
        <source>See how many words you wrote on which day</source>
        <translation>Xem ngày nào bạn viết được bao nhiêu từ</translation>
    </message>
    <message>
        <source>&amp;Suggest</source>
        <translation>&amp;Gợi ý</translation>
    </message>
    <message>
        <source>Ask for two continuations at the caret</source>
        <translation>Xin hai đoạn viết tiếp tại con trỏ</translation>
    </message>
    <message>
        <source>Take the &amp;first</source>
        <translation>Lấy gợi ý thứ &amp;nhất</translation>
    </message>
    <message>
        <source>Take the s&amp;econd</source>
        <translation>Lấy gợi ý thứ h&amp;ai</translation>
    </message>
    <message>
        <source>Take the first, much better</source>
        <translation>Lấy gợi ý thứ nhất, tốt hơn hẳn</translation>
    </message>
    <message>
        <source>Take the second, much better</source>
        <translation>Lấy gợi ý thứ hai, tốt hơn hẳn</translation>
    </message>
    <message>
        <source>&amp;Take the highlighted one</source>
        <translation>Lấy gợi ý đang &amp;tô sáng</translation>
    </message>
    <message>
        <source>Insert the highlighted suggestion</source>
        <translation>Chèn gợi ý đang tô sáng</translation>
    </message>
    <message>
        <source>Take the next &amp;word</source>
        <translation>Lấy từ &amp;kế tiếp</translation>
    </message>
    <message>
        <source>Insert the next word of the highlighted suggestion</source>
        <translation>Chèn từ kế tiếp của gợi ý đang tô sáng</translation>
    </message>
    <message>
        <source>Highlight the &amp;next</source>
        <translation>Tô &amp;sáng gợi ý kế tiếp</translation>
    </message>
    <message>
        <source>Highlight the next suggestion and show it in the text</source>
        <translation>Tô sáng gợi ý kế tiếp và hiện nó trong văn bản</translation>
    </message>
    <message>
        <source>Highlight the &amp;previous</source>
        <translation>Tô sáng gợi ý t&amp;rước đó</translation>
    </message>
    <message>
        <source>Highlight the previous suggestion and show it in the text</source>
        <translation>Tô sáng gợi ý trước đó và hiện nó trong văn bản</translation>
    </message>
    <message>
        <source>&amp;Both fine</source>
        <translation>&amp;Cả hai đều được</translation>
    </message>
    <message>
        <source>Insert the highlighted suggestion and keep that both are as good</source>
        <translation>Chèn gợi ý đang tô sáng và ghi nhận rằng cả hai hay như nhau</translation>
    </message>
    <message>
        <source>Ne&amp;ither</source>
        <translation>Không cá&amp;i nào</translation>
    </message>
    <message>
        <source>Keep that neither suggestion will do</source>
        <translation>Ghi nhận rằng không gợi ý nào dùng được</translation>
    </message>
    <message>
        <source>An&amp;other pair</source>
        <translation>Cặ&amp;p gợi ý khác</translation>
    </message>
    <message>
        <source>Ask for two others at the same place</source>
        <translation>Xin hai gợi ý khác tại cùng chỗ này</translation>
    </message>
    <message>
        <source>Look at each word of a suggestion, and write on from another</source>
        <translation>Xem từng từ của một gợi ý và viết tiếp từ một từ khác</translation>
    </message>
    <message>
        <source>Bring the &amp;last pair back</source>
        <translation>Gọi &amp;lại cặp vừa rồi</translation>
    </message>
    <message>
        <source>Show the last two suggestions again, to choose anew</source>
        <translation>Hiện lại hai gợi ý vừa rồi để chọn lại</translation>
    </message>
    <message>
        <source>Look at the pairs you had, and take one of them after all</source>
        <translation>Xem các cặp gợi ý bạn đã có và vẫn có thể lấy một gợi ý trong đó</translation>
    </message>
    <message>
        <source>Stop or &amp;dismiss</source>
        <translation>&amp;Dừng hoặc bỏ qua</translation>
    </message>
    <message>
        <source>Insert the first suggestion</source>
        <translation>Chèn gợi ý thứ nhất</translation>
    </message>
    <message>
        <source>Insert the second suggestion</source>
        <translation>Chèn gợi ý thứ hai</translation>
    </message>
    <message>
        <source>Insert the first suggestion and keep that it is much better</source>
        <translation>Chèn gợi ý thứ nhất và ghi nhận rằng nó tốt hơn hẳn</translation>
    </message>
    <message>
        <source>Insert the second suggestion and keep that it is much better</source>
        <translation>Chèn gợi ý thứ hai và ghi nhận rằng nó tốt hơn hẳn</translation>
    </message>
    <message>
        <source>Stop writing suggestions; once stopped, put them away</source>
        <translation>Dừng viết gợi ý; khi đã dừng thì cất chúng đi</translation>
    </message>
    <message>
        <source>Othe&amp;r words</source>
        <translation>Từ k&amp;hác</translation>
    </message>
    <message>
        <source>&amp;Go to the suggestions</source>
        <translation>Ch&amp;uyển đến gợi ý</translation>
    </message>
    <message>
        <source>Move the keyboard to the suggestions, or back to the story</source>
        <translation>Chuyển bàn phím đến gợi ý, hoặc trở lại truyện</translation>
    </message>
    <message>
        <source>Pairs of t&amp;his session</source>
        <translation>Các cặp tr&amp;ong phiên này</translation>
    </message>
    <message>
        <source>&amp;About these words…</source>
        <translation>Về những từ nà&amp;y…</translation>
    </message>
    <message>
        <source>See which suggestion the words at the caret came from</source>
        <translation>Xem các từ tại con trỏ lấy từ gợi ý nào</translation>
    </message>
    <message>
        <source>&amp;Keep your rewrite…</source>
        <translation>Giữ &amp;bản viết lại…</translation>
    </message>
    <message>
        <source>Let your personal model learn how you rewrote a suggestion</source>
        <translation>Để mô hình cá nhân học cách bạn viết lại một gợi ý</translation>
    </message>
    <message>
        <source>&amp;Train…</source>
        <translation>&amp;Huấn luyện…</translation>
    </message>
    <message>
        <source>Make a model of your own from your choices</source>
        <translation>Tạo mô hình của riêng bạn từ các lựa chọn của bạn</translation>
    </message>
    <message>
        <source>Your &amp;choices…</source>
        <translation>&amp;Lựa chọn của bạn…</translation>
    </message>
    <message>
        <source>Look through your choices, leave some out, or delete them</source>
        <translation>Xem lại các lựa chọn, để riêng một số ra hoặc xóa chúng</translation>
    </message>
    <message>
        <source>&amp;Versions…</source>
        <translation>&amp;Phiên bản…</translation>
    </message>
    <message>
        <source>Switch between your personal models and the base</source>
        <translation>Chuyển giữa các mô hình cá nhân và mô hình gốc</translation>
    </message>
    <message>
        <source>&amp;Strength…</source>
        <translation>Độ &amp;mạnh…</translation>
    </message>
    <message>
        <source>Change how much your personal model counts</source>
        <translation>Đổi mức ảnh hưởng của mô hình cá nhân</translation>
    </message>
    <message>
        <source>&amp;Blind test…</source>
        <translation>&amp;Thử mù…</translation>
    </message>
    <message>
        <source>Let your personal model compete with its base, sides hidden</source>
        <translation>Cho mô hình cá nhân so tài với mô hình gốc của nó, giấu bên nào là bên nào</translation>
    </message>
    <message>
        <source>&amp;Models…</source>
        <translation>&amp;Các mô hình…</translation>
    </message>
    <message>
        <source>Choose the model that yours stands on, or download a larger one</source>
        <translation>Chọn mô hình làm nền cho mô hình của bạn, hoặc tải về một mô hình lớn hơn</translation>
    </message>
    <message>
        <source>&amp;Where it runs…</source>
        <translation>&amp;Nơi mô hình chạy…</translation>
    </message>
    <message>
        <source>See what the model runs on, and why</source>
        <translation>Xem mô hình chạy trên gì và vì sao</translation>
    </message>
    <message>
        <source>&amp;Larger text</source>
        <translation>Chữ &amp;to hơn</translation>
    </message>
    <message>
        <source>Show the story in a larger font</source>
        <translation>Hiện truyện bằng cỡ chữ lớn hơn</translation>
    </message>
    <message>
        <source>&amp;Smaller text</source>
        <translation>Chữ &amp;nhỏ hơn</translation>
    </message>
    <message>
        <source>Show the story in a smaller font</source>
        <translation>Hiện truyện bằng cỡ chữ nhỏ hơn</translation>
    </message>
    <message>
        <source>Mark s&amp;uggested words</source>
        <translation>Đánh dấu từ &amp;lấy từ gợi ý</translation>
    </message>
    <message>
        <source>Show which words of the story came from suggestions</source>
        <translation>Cho thấy những từ nào của truyện lấy từ gợi ý</translation>
    </message>
    <message>
        <source>&amp;Outline</source>
        <translation>&amp;Dàn ý</translation>
    </message>
    <message>
        <source>Show the headings of the story beside the page</source>
        <translation>Hiện các tiêu đề của truyện bên cạnh trang</translation>
    </message>
    <message>
        <source>Focus on the s&amp;entence</source>
        <translation>Tập trung vào &amp;câu</translation>
    </message>
    <message>
        <source>Dim everything but the sentence of the caret</source>
        <translation>Làm mờ tất cả trừ câu tại con trỏ</translation>
    </message>
    <message>
        <source>Focus on the &amp;paragraph</source>
        <translation>Tập trung vào đ&amp;oạn</translation>
    </message>
    <message>
        <source>Dim everything but the paragraph of the caret</source>
        <translation>Làm mờ tất cả trừ đoạn tại con trỏ</translation>
    </message>
    <message>
        <source>&amp;Typewriter scrolling</source>
        <translation>Cuộn kiểu &amp;máy chữ</translation>
    </message>
    <message>
        <source>Keep the line that is written on at a steady height</source>
        <translation>Giữ dòng đang viết ở một độ cao cố định</translation>
    </message>
    <message>
        <source>&amp;Dim what the model does not see</source>
        <translation>Làm mờ phần mô hình &amp;không thấy</translation>
    </message>
    <message>
        <source>Show the part of the story muted that the model does not see</source>
        <translation>Hiện nhạt đi phần truyện mà mô hình không thấy</translation>
    </message>
    <message>
        <source>What the &amp;model sees…</source>
        <translation>&amp;Phần mô hình thấy…</translation>
    </message>
    <message>
        <source>Read how much of the story the model sees at the caret</source>
        <translation>Xem tại con trỏ mô hình thấy được bao nhiêu phần của truyện</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>Toàn màn &amp;hình</translation>
    </message>
    <message>
        <source>Use the whole screen, or go back to a window</source>
        <translation>Dùng toàn màn hình, hoặc trở lại dạng cửa sổ</translation>
    </message>
    <message>
        <source>&amp;Go to the menu</source>
        <translation>Ch&amp;uyển đến trình đơn</translation>
    </message>
    <message>
        <source>Move the keyboard to the menu, also where it is hidden</source>
        <translation>Chuyển bàn phím đến trình đơn, kể cả khi nó đang ẩn</translation>
    </message>
    <message>
        <source>Go to the &amp;next part</source>
        <translation>Chuyển đến phần tiếp th&amp;eo</translation>
    </message>
    <message>
        <source>Move the keyboard from the page to notices, panels and the line below, and back; Escape leads back at once</source>
        <translation>Chuyển bàn phím từ trang viết sang thông báo, các bảng và dòng bên dưới, rồi trở lại; phím Escape đưa về ngay</translation>
    </message>
    <message>
        <source>Read how everything works; nothing is fetched for it</source>
        <translation>Đọc cách mọi thứ hoạt động; không cần tải gì về</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>P&amp;hím tắt</translation>
    </message>
    <message>
        <source>See the keys of every action</source>
        <translation>Xem phím tắt của mọi thao tác</translation>
    </message>
    <message>
        <source>&amp;Welcome…</source>
        <translation>&amp;Chào mừng…</translation>
    </message>
    <message>
        <source>See the first steps again, or open the sample story</source>
        <translation>Xem lại những bước đầu tiên, hoặc mở truyện mẫu</translation>
    </message>
    <message>
        <source>&amp;About Writer</source>
        <translation>Giới thiệu &amp;Writer</translation>
    </message>
    <message>
        <source>See the version, and the licences of what it is made of</source>
        <translation>Xem phiên bản và giấy phép của các thành phần tạo nên chương trình</translation>
    </message>
</context>
<context>
    <name>BackupsDialog</name>
    <message>
        <source>Backups and snapshots</source>
        <translation>Bản sao lưu và bản chụp</translation>
    </message>
    <message>
        <source>Name of a snapshot</source>
        <translation>Tên bản chụp</translation>
    </message>
    <message>
        <source>A name for the story as it is now</source>
        <translation>Đặt tên cho truyện ở thời điểm này</translation>
    </message>
    <message>
        <source>Take a &amp;snapshot</source>
        <translation>&amp;Tạo bản chụp</translation>
    </message>
    <message>
        <source>Earlier texts, newest first</source>
        <translation>Các bản trước, mới nhất ở đầu</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Lúc</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Tên</translation>
    </message>
    <message>
        <source>What would change</source>
        <translation>Những gì sẽ thay đổi</translation>
    </message>
    <message>
        <source>&amp;Bring this text back</source>
        <translation>Đưa bản này t&amp;rở lại</translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation>&amp;Xóa…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
    <message>
        <source>backup</source>
        <translation>bản sao lưu</translation>
    </message>
    <message>
        <source>There is no earlier text yet. A backup is kept whenever a save replaces what the file held; a snapshot whenever you take one.</source>
        <translation>Chưa có bản trước nào. Một bản sao lưu được giữ mỗi khi lưu đè lên nội dung có trong tệp; một bản chụp, mỗi khi bạn tạo.</translation>
    </message>
    <message>
        <source>Save the story first; from then on its earlier texts are kept.</source>
        <translation>Hãy lưu truyện trước đã; từ đó trở đi các bản trước của nó sẽ được giữ.</translation>
    </message>
    <message>
        <source>This text is the same as that on the page.</source>
        <translation>Bản này giống hệt bản trên trang.</translation>
    </message>
    <message>
        <source>If you bring it back, the words struck out go and those underlined come again.</source>
        <translation>Nếu bạn đưa bản này trở lại, các từ gạch ngang sẽ mất đi và các từ gạch chân sẽ có lại.</translation>
    </message>
    <message>
        <source>The text is back on the page. Undo there takes you to the one before.</source>
        <translation>Bản này đã trở lại trên trang. Hoàn tác ở đó sẽ đưa bạn về bản ngay trước.</translation>
    </message>
    <message>
        <source>Delete the snapshot “{name}”?</source>
        <translation>Xóa bản chụp “{name}”?</translation>
    </message>
    <message>
        <source>Delete this backup?</source>
        <translation>Xóa bản sao lưu này?</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Xóa</translation>
    </message>
    <message>
        <source>&amp;Keep</source>
        <translation>&amp;Giữ</translation>
    </message>
</context>
<context>
    <name>BlindTestDialog</name>
    <message>
        <source>Blind test</source>
        <translation>Thử mù</translation>
    </message>
    <message>
        <source>Is your personal model really better for you? While the test is on, one of the two suggestions is written by your model and the other by the base it was made from. Which is which stays hidden, and both appear at once: write on, and choose as you always do.</source>
        <translation>Mô hình cá nhân có thật sự tốt hơn cho bạn không? Khi đang thử, một trong hai gợi ý do mô hình của bạn viết, gợi ý kia do mô hình gốc của nó viết. Bên nào là của ai thì được giấu kín, và cả hai cùng hiện ra một lúc: bạn cứ viết tiếp và chọn như mọi khi.</translation>
    </message>
    <message>
        <source>&amp;Test while I write</source>
        <translation>&amp;Thử trong khi tôi viết</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
    <message>
        <source>The model is still loading.</source>
        <translation>Mô hình vẫn đang được nạp.</translation>
    </message>
    <message>
        <source>The base writes now. Train a personal model, or choose one under Versions.</source>
        <translation>Hiện mô hình gốc đang viết. Hãy huấn luyện một mô hình cá nhân, hoặc chọn một mô hình trong mục Phiên bản.</translation>
    </message>
    <message>
        <source>The strength of your personal model is 0, so it is the base too.</source>
        <translation>Độ mạnh của mô hình cá nhân đang là 0, nên nó cũng chính là mô hình gốc.</translation>
    </message>
    <message>
        <source>Taken so far: yours {personal}, the base&apos;s {base}; both fine {even}, neither {neither}.</source>
        <translation>Đến giờ đã lấy: của mô hình cá nhân {personal}, của mô hình gốc {base}; cả hai đều được {even}, không cái nào {neither}.</translation>
    </message>
    <message>
        <source>So yours is preferred in {share} of the pairs decided. With so many, the true share lies between {low} and {high} (95 % interval, however often you look).</source>
        <translation>Vậy mô hình của bạn được ưa hơn trong {share} số cặp đã phân định. Với số cặp này, tỷ lệ thật nằm giữa {low} và {high} (khoảng tin cậy 95 %, dù bạn xem bao nhiêu lần).</translation>
    </message>
    <message>
        <source>Your personal model is the better one for you.</source>
        <translation>Mô hình cá nhân tốt hơn cho bạn.</translation>
    </message>
    <message>
        <source>The base is the better one for you.</source>
        <translation>Mô hình gốc tốt hơn cho bạn.</translation>
    </message>
    <message>
        <source>It is too early to tell.</source>
        <translation>Còn quá sớm để kết luận.</translation>
    </message>
</context>
<context>
    <name>CandidateCard</name>
    <message>
        <source>Take</source>
        <translation>Lấy</translation>
    </message>
    <message>
        <source>Much better</source>
        <translation>Tốt hơn hẳn</translation>
    </message>
    <message>
        <source>First suggestion</source>
        <translation>Gợi ý thứ nhất</translation>
    </message>
    <message>
        <source>Second suggestion</source>
        <translation>Gợi ý thứ hai</translation>
    </message>
    <message>
        <source>{name}, highlighted</source>
        <translation>{name}, đang tô sáng</translation>
    </message>
</context>
<context>
    <name>CandidatePanel</name>
    <message>
        <source>Suggestions</source>
        <translation>Gợi ý</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>Lấy</translation>
    </message>
    <message>
        <source>Next word</source>
        <translation>Từ kế tiếp</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Bỏ qua</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Từng từ</translation>
    </message>
</context>
<context>
    <name>ChangedDialog</name>
    <message>
        <source>Mine and theirs</source>
        <translation>Bản của tôi và bản kia</translation>
    </message>
    <message>
        <source>“{story}” was changed by another program.</source>
        <translation>“{story}” đã bị một chương trình khác thay đổi.</translation>
    </message>
    <message>
        <source>What would change</source>
        <translation>Những gì sẽ thay đổi</translation>
    </message>
    <message>
        <source>What is different</source>
        <translation>Những chỗ khác nhau</translation>
    </message>
    <message>
        <source>&amp;Keep mine</source>
        <translation>&amp;Giữ bản của tôi</translation>
    </message>
    <message>
        <source>Save your text; theirs is kept among the earlier texts</source>
        <translation>Lưu bản của bạn; bản kia được giữ trong các bản trước</translation>
    </message>
    <message>
        <source>&amp;Take theirs</source>
        <translation>&amp;Lấy bản kia</translation>
    </message>
    <message>
        <source>Turn the page into theirs; yours is kept among the earlier texts</source>
        <translation>Đưa bản kia lên trang; bản của bạn được giữ trong các bản trước</translation>
    </message>
    <message>
        <source>Keep &amp;both</source>
        <translation>Giữ &amp;cả hai</translation>
    </message>
    <message>
        <source>Save your text in a file of its own beside theirs</source>
        <translation>Lưu bản của bạn vào một tệp riêng bên cạnh bản kia</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Hủy</translation>
    </message>
    <message>
        <source>Both have the same words; nothing would be lost.</source>
        <translation>Hai bản có cùng các từ; sẽ không mất gì cả.</translation>
    </message>
    <message>
        <source>Words struck out are only in yours, words underlined only in theirs. Whichever gives way is kept among the earlier texts; to keep both puts yours into a file of its own.</source>
        <translation>Các từ gạch ngang chỉ có trong bản của bạn, các từ gạch chân chỉ có trong bản kia. Bản nào nhường chỗ sẽ được giữ trong các bản trước; giữ cả hai thì bản của bạn vào một tệp riêng.</translation>
    </message>
</context>
<context>
    <name>ChoicesModel</name>
    <message>
        <source>When</source>
        <translation>Lúc</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>Truyện</translation>
    </message>
    <message>
        <source>Choice</source>
        <translation>Lựa chọn</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Văn bản</translation>
    </message>
</context>
<context>
    <name>ChoicesWindow</name>
    <message>
        <source>Choices</source>
        <translation>Lựa chọn</translation>
    </message>
    <message>
        <source>Search in stories and texts</source>
        <translation>Tìm trong truyện và văn bản</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Tìm</translation>
    </message>
    <message>
        <source>The story before it</source>
        <translation>Phần truyện đứng trước</translation>
    </message>
    <message>
        <source>First</source>
        <translation>Thứ nhất</translation>
    </message>
    <message>
        <source>Second</source>
        <translation>Thứ hai</translation>
    </message>
    <message>
        <source>E&amp;xclude from training</source>
        <translation>&amp;Không dùng để huấn luyện</translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation>Xó&amp;a…</translation>
    </message>
    <message>
        <source>Choices, newest first</source>
        <translation>Các lựa chọn, mới nhất ở đầu</translation>
    </message>
    <message>
        <source>&amp;Import…</source>
        <translation>&amp;Nhập…</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Xuất…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
    <message>
        <source>None yet: each pair that you decide about is kept here.</source>
        <translation>Chưa có: mỗi cặp mà bạn quyết định sẽ được giữ ở đây.</translation>
    </message>
    <message>
        <source>{found} of {total} found</source>
        <translation>Tìm thấy {found} trong {total}</translation>
    </message>
    <message>
        <source>{total} choices, {trainable} for training</source>
        <translation>{total} lựa chọn, {trainable} để huấn luyện</translation>
    </message>
    <message>
        <source>Your rewrite</source>
        <translation>Bản viết lại của bạn</translation>
    </message>
    <message>
        <source>Suggestion</source>
        <translation>Gợi ý</translation>
    </message>
    <message>
        <source>not chosen</source>
        <translation>không chọn</translation>
    </message>
    <message>
        <source>chosen, then undone</source>
        <translation>đã chọn, rồi hoàn tác</translation>
    </message>
    <message>
        <source>chosen, much better</source>
        <translation>đã chọn, tốt hơn hẳn</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>đã chọn</translation>
    </message>
    <message>
        <source>A training is learning from your choices just now. Delete them when it is done, or cancel it first.</source>
        <translation>Một lượt huấn luyện đang học từ các lựa chọn của bạn. Hãy xóa khi nó xong, hoặc hủy nó trước.</translation>
    </message>
    <message>
        <source>Delete this choice for good?</source>
        <translation>Xóa hẳn lựa chọn này?</translation>
    </message>
    <message>
        <source>Delete these {n} choices for good?</source>
        <translation>Xóa hẳn {n} lựa chọn này?</translation>
    </message>
    <message>
        <source>Trained on it: personal model {versions}. What a model has learned stays in it until you delete that version or train a new one.</source>
        <translation>Mô hình cá nhân đã học từ đây: {versions}. Điều mô hình đã học vẫn còn trong nó cho đến khi bạn xóa phiên bản ấy hoặc huấn luyện phiên bản mới.</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Xóa</translation>
    </message>
    <message>
        <source>&amp;Keep</source>
        <translation>&amp;Giữ</translation>
    </message>
    <message>
        <source>Deleted: {n}.</source>
        <translation>Đã xóa: {n}.</translation>
    </message>
    <message>
        <source>Export choices</source>
        <translation>Xuất lựa chọn</translation>
    </message>
    <message>
        <source>Choices (*.jsonl)</source>
        <translation>Lựa chọn (*.jsonl)</translation>
    </message>
    <message>
        <source>Exported {n} choices to {file}. It holds parts of your stories: mind whom you give it to.</source>
        <translation>Đã xuất {n} lựa chọn vào {file}. Tệp này chứa nhiều phần truyện của bạn: hãy cân nhắc khi đưa cho người khác.</translation>
    </message>
    <message>
        <source>Import choices</source>
        <translation>Nhập lựa chọn</translation>
    </message>
    <message>
        <source>Imported from {file}: {added} new, {doubles} known already, {skipped} skipped.</source>
        <translation>Đã nhập từ {file}: {added} mục mới, {doubles} mục đã có, {skipped} mục không nhập.</translation>
    </message>
    <message>
        <source>The first one skipped: {problem}</source>
        <translation>Mục đầu tiên không nhập: {problem}</translation>
    </message>
</context>
<context>
    <name>DifferenceView</name>
    <message>
        <source>gone: {words}</source>
        <translation>đã bỏ: {words}</translation>
    </message>
    <message>
        <source>new: {words}</source>
        <translation>mới: {words}</translation>
    </message>
</context>
<context>
    <name>Endings</name>
    <message>
        <source>Take one</source>
        <translation>Lấy một gợi ý</translation>
    </message>
    <message>
        <source>It goes in at the caret, as one step to undo</source>
        <translation>Gợi ý vào tại con trỏ, hoàn tác được trong một bước</translation>
    </message>
    <message>
        <source>The first or the second one, before it shows in the text</source>
        <translation>Gợi ý thứ nhất hoặc thứ hai, trước khi hiện trong văn bản</translation>
    </message>
    <message>
        <source>Take one as much better</source>
        <translation>Lấy một gợi ý vì tốt hơn hẳn</translation>
    </message>
    <message>
        <source>The same</source>
        <translation>Như trên</translation>
    </message>
    <message>
        <source>The same, with strength 2</source>
        <translation>Như trên, với độ mạnh 2</translation>
    </message>
    <message>
        <source>Take one while both are still being written</source>
        <translation>Lấy một gợi ý khi cả hai còn đang được viết</translation>
    </message>
    <message>
        <source>The writing stops; what is shown of it goes in</source>
        <translation>Ngừng viết; phần đã hiện của gợi ý ấy vào truyện</translation>
    </message>
    <message>
        <source>The same as taking, with both texts as they were shown</source>
        <translation>Như khi lấy, với cả hai gợi ý đúng như lúc đã hiện</translation>
    </message>
    <message>
        <source>Take one word by word, to its end</source>
        <translation>Lấy một gợi ý từng từ một, đến hết</translation>
    </message>
    <message>
        <source>Each word goes in; all are one step to undo</source>
        <translation>Từng từ vào truyện; tất cả hoàn tác trong một bước</translation>
    </message>
    <message>
        <source>The same as taking, with the last word</source>
        <translation>Như khi lấy, vào lúc lấy từ cuối cùng</translation>
    </message>
    <message>
        <source>Take some words, then go on in another way</source>
        <translation>Lấy vài từ rồi viết tiếp theo cách khác</translation>
    </message>
    <message>
        <source>The words stay; taking the other one replaces them</source>
        <translation>Các từ ở lại; nếu lấy gợi ý kia thì nó thay thế chúng</translation>
    </message>
    <message>
        <source>Dismissed, with the characters taken; if one is taken after all, that</source>
        <translation>Bỏ qua, kèm số ký tự đã lấy; nếu sau đó vẫn lấy một gợi ý thì ghi gợi ý ấy</translation>
    </message>
    <message>
        <source>Both fine</source>
        <translation>Cả hai đều được</translation>
    </message>
    <message>
        <source>The highlighted one goes in</source>
        <translation>Gợi ý đang được tô sáng vào truyện</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>Cả hai</translation>
    </message>
    <message>
        <source>Neither</source>
        <translation>Không cái nào</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Không đổi gì</translation>
    </message>
    <message>
        <source>Ask for another pair</source>
        <translation>Xin một cặp khác</translation>
    </message>
    <message>
        <source>Nothing; two others are written for the same place</source>
        <translation>Không đổi gì; hai gợi ý khác được viết cho cùng chỗ ấy</translation>
    </message>
    <message>
        <source>Dismissed</source>
        <translation>Bỏ qua</translation>
    </message>
    <message>
        <source>Write one on from another word</source>
        <translation>Viết tiếp một gợi ý từ một từ khác</translation>
    </message>
    <message>
        <source>Nothing; the other one stays beside the new one</source>
        <translation>Không đổi gì; gợi ý kia vẫn ở bên cạnh gợi ý mới</translation>
    </message>
    <message>
        <source>Dismissed; the new pair counts by the way that it ends</source>
        <translation>Bỏ qua; cặp mới được tính theo cách nó kết thúc</translation>
    </message>
    <message>
        <source>Type on, or change the text in another way</source>
        <translation>Gõ tiếp, hoặc sửa văn bản theo cách khác</translation>
    </message>
    <message>
        <source>Only what is typed</source>
        <translation>Chỉ những gì bạn gõ</translation>
    </message>
    <message>
        <source>Dismiss (the first Esc stops the writing)</source>
        <translation>Bỏ qua (lần nhấn Esc đầu tiên chỉ ngừng viết)</translation>
    </message>
    <message>
        <source>Undo one that was taken</source>
        <translation>Hoàn tác một gợi ý đã lấy</translation>
    </message>
    <message>
        <source>It goes out again; redo puts it back</source>
        <translation>Gợi ý rời khỏi truyện; làm lại thì nó trở về</translation>
    </message>
    <message>
        <source>The choice stays, as undone; redo makes it count again</source>
        <translation>Lựa chọn vẫn còn, ghi là đã hoàn tác; làm lại thì nó được tính lại</translation>
    </message>
    <message>
        <source>Bring the last pair back and choose anew</source>
        <translation>Gọi lại cặp vừa rồi và chọn lại</translation>
    </message>
    <message>
        <source>The new one goes in at the old place, instead of one taken there</source>
        <translation>Gợi ý mới vào đúng chỗ cũ, thay cho gợi ý đã lấy ở đó</translation>
    </message>
    <message>
        <source>A new choice by the way it ends; one that was replaced is undone</source>
        <translation>Một lựa chọn mới theo cách nó kết thúc; lựa chọn bị thay thế được ghi là đã hoàn tác</translation>
    </message>
    <message>
        <source>What you do</source>
        <translation>Bạn làm gì</translation>
    </message>
    <message>
        <source>What happens to the text</source>
        <translation>Văn bản thay đổi thế nào</translation>
    </message>
    <message>
        <source>What is kept</source>
        <translation>Điều được lưu lại</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Độ mạnh</translation>
    </message>
    <message>
        <source>Trained on</source>
        <translation>Dùng để huấn luyện</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>có</translation>
    </message>
    <message>
        <source>no</source>
        <translation>không</translation>
    </message>
</context>
<context>
    <name>Exchange</name>
    <message>
        <source>Documents ({endings})</source>
        <translation>Tài liệu ({endings})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Tất cả các tệp (*)</translation>
    </message>
    <message>
        <source>Import a document</source>
        <translation>Nhập tài liệu</translation>
    </message>
    <message>
        <source>Reading “{file}”…</source>
        <translation>Đang đọc “{file}”…</translation>
    </message>
    <message>
        <source>Exported as “{file}”.</source>
        <translation>Đã xuất thành “{file}”.</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>Mở thư mục</translation>
    </message>
    <message>
        <source>Exporting “{file}”…</source>
        <translation>Đang xuất “{file}”…</translation>
    </message>
    <message>
        <source>Laying the pages out…</source>
        <translation>Đang dàn trang…</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Dừng</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Untitled</source>
        <translation>Chưa đặt tên</translation>
    </message>
    <message>
        <source>Export the story</source>
        <translation>Xuất truyện</translation>
    </message>
    <message>
        <source>Replace “{file}”?</source>
        <translation>Thay thế “{file}”?</translation>
    </message>
    <message>
        <source>&amp;Replace</source>
        <translation>&amp;Thay thế</translation>
    </message>
    <message>
        <source>Look of pages</source>
        <translation>Kiểu trang</translation>
    </message>
    <message>
        <source>Book: single spaced, justified</source>
        <translation>Sách: giãn dòng đơn, căn đều hai bên</translation>
    </message>
    <message>
        <source>Manuscript: double spaced, 12 points</source>
        <translation>Bản thảo: giãn dòng đôi, cỡ chữ 12</translation>
    </message>
    <message>
        <source>Size of pages</source>
        <translation>Khổ trang</translation>
    </message>
    <message>
        <source>A4 (210 by 297 mm)</source>
        <translation>A4 (210 × 297 mm)</translation>
    </message>
    <message>
        <source>Letter (8½ by 11 in)</source>
        <translation>Letter (8½ × 11 in)</translation>
    </message>
    <message>
        <source>A5 (148 by 210 mm)</source>
        <translation>A5 (148 × 210 mm)</translation>
    </message>
    <message>
        <source>Paperback (5½ by 8½ in)</source>
        <translation>Sách bìa mềm (5½ × 8½ in)</translation>
    </message>
    <message>
        <source>Kind of file</source>
        <translation>Loại tệp</translation>
    </message>
    <message>
        <source>Word document (.docx)</source>
        <translation>Tài liệu Word (.docx)</translation>
    </message>
    <message>
        <source>OpenDocument text (.odt)</source>
        <translation>Văn bản OpenDocument (.odt)</translation>
    </message>
    <message>
        <source>PDF, pages as they are printed (.pdf)</source>
        <translation>PDF, các trang như khi in (.pdf)</translation>
    </message>
    <message>
        <source>EPUB, a book for e-readers (.epub)</source>
        <translation>EPUB, sách cho máy đọc sách (.epub)</translation>
    </message>
    <message>
        <source>Web page (.html)</source>
        <translation>Trang web (.html)</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Nhan đề</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Tác giả</translation>
    </message>
    <message>
        <source>Language, such as en or vi</source>
        <translation>Ngôn ngữ, chẳng hạn en hoặc vi</translation>
    </message>
    <message>
        <source>Where chapters begin</source>
        <translation>Nơi chương bắt đầu</translation>
    </message>
    <message>
        <source>at headings with one #</source>
        <translation>ở tiêu đề có một dấu #</translation>
    </message>
    <message>
        <source>at headings with one or two #</source>
        <translation>ở tiêu đề có một hoặc hai dấu #</translation>
    </message>
    <message>
        <source>at headings with one to three #</source>
        <translation>ở tiêu đề có một đến ba dấu #</translation>
    </message>
    <message>
        <source>nowhere</source>
        <translation>không chia chương</translation>
    </message>
    <message>
        <source>&amp;Markdown: *emphasis*, # headings</source>
        <translation>&amp;Markdown: *nhấn mạnh*, # tiêu đề</translation>
    </message>
    <message>
        <source>A single line end</source>
        <translation>Một lần xuống dòng</translation>
    </message>
    <message>
        <source>begins another paragraph</source>
        <translation>bắt đầu một đoạn mới</translation>
    </message>
    <message>
        <source>is a line break</source>
        <translation>là ngắt dòng</translation>
    </message>
    <message>
        <source>means nothing</source>
        <translation>không có ý nghĩa gì</translation>
    </message>
    <message>
        <source>&amp;Kind of file</source>
        <translation>&amp;Loại tệp</translation>
    </message>
    <message>
        <source>&amp;Title</source>
        <translation>&amp;Nhan đề</translation>
    </message>
    <message>
        <source>&amp;Author</source>
        <translation>&amp;Tác giả</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>N&amp;gôn ngữ</translation>
    </message>
    <message>
        <source>L&amp;ook of pages</source>
        <translation>&amp;Kiểu trang</translation>
    </message>
    <message>
        <source>&amp;Size of pages</source>
        <translation>K&amp;hổ trang</translation>
    </message>
    <message>
        <source>&amp;Chapters begin</source>
        <translation>&amp;Chương bắt đầu</translation>
    </message>
    <message>
        <source>Story uses</source>
        <translation>Truyện dùng</translation>
    </message>
    <message>
        <source>A single li&amp;ne end</source>
        <translation>Một lần x&amp;uống dòng</translation>
    </message>
    <message>
        <source>The file does not say which words came from suggestions.</source>
        <translation>Tệp không cho biết từ nào đến từ gợi ý.</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Xuất…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Hủy</translation>
    </message>
    <message>
        <source>Export suggested words</source>
        <translation>Xuất từ lấy từ gợi ý</translation>
    </message>
    <message>
        <source>The file lists each place with words from suggestions, its model and its time, as W3C Web Annotations, which other programs can read. The words themselves and a little of the text around them are in it. The story&apos;s own file stays as it is.</source>
        <translation>Tệp này liệt kê từng chỗ có từ lấy từ gợi ý, cùng mô hình và thời điểm, theo chuẩn W3C Web Annotations mà các chương trình khác đọc được. Trong tệp có chính những từ ấy và một ít văn bản xung quanh. Tệp của truyện vẫn giữ nguyên.</translation>
    </message>
    <message>
        <source>&amp;With the texts that you did not take</source>
        <translation>&amp;Kèm cả những gợi ý bạn không lấy</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find and replace</source>
        <translation>Tìm và thay thế</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Tìm</translation>
    </message>
    <message>
        <source>Replace with</source>
        <translation>Thay thế bằng</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>Trước</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Sau</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Thay thế</translation>
    </message>
    <message>
        <source>Replace all…</source>
        <translation>Thay thế tất cả…</translation>
    </message>
    <message>
        <source>Match case</source>
        <translation>Phân biệt hoa thường</translation>
    </message>
    <message>
        <source>Whole words</source>
        <translation>Nguyên từ</translation>
    </message>
    <message>
        <source>Regular expression</source>
        <translation>Biểu thức chính quy</translation>
    </message>
    <message>
        <source>In the selection</source>
        <translation>Trong vùng chọn</translation>
    </message>
    <message>
        <source>In the replacement, \1 stands for what the first brackets found</source>
        <translation>Trong phần thay thế, \1 là những gì cặp ngoặc đầu tiên tìm được</translation>
    </message>
</context>
<context>
    <name>Finder</name>
    <message>
        <source>Select the text to search in first.</source>
        <translation>Trước hết hãy chọn phần văn bản muốn tìm.</translation>
    </message>
    <message>
        <source>from the top</source>
        <translation>từ đầu truyện</translation>
    </message>
    <message>
        <source>from the end</source>
        <translation>từ cuối truyện</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Đang tìm…</translation>
    </message>
    <message>
        <source>Not in the story</source>
        <translation>Không có trong truyện</translation>
    </message>
    <message>
        <source>Not in there</source>
        <translation>Không có trong đó</translation>
    </message>
    <message>
        <source>{n} of {total}</source>
        <translation>{n}/{total}</translation>
    </message>
    <message>
        <source>{total} found</source>
        <translation>{total} kết quả</translation>
    </message>
    <message>
        <source>{words} and more</source>
        <translation>{words} và còn nữa</translation>
    </message>
    <message>
        <source>{n} replaced</source>
        <translation>đã thay thế {n} chỗ</translation>
    </message>
</context>
<context>
    <name>Goals</name>
    <message>
        <source>Today: {count}</source>
        <translation>Hôm nay: {count}</translation>
    </message>
    <message>
        <source>This session: {count}</source>
        <translation>Phiên này: {count}</translation>
    </message>
    <message>
        <source>The goal for today is reached.</source>
        <translation>Bạn đã đạt mục tiêu hôm nay.</translation>
    </message>
</context>
<context>
    <name>HelpBrowser</name>
    <message>
        <source>Page of the help</source>
        <translation>Trang trợ giúp</translation>
    </message>
</context>
<context>
    <name>HelpWindow</name>
    <message>
        <source>Help</source>
        <translation>Trợ giúp</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Lùi</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Tiến</translation>
    </message>
    <message>
        <source>Search the help; Enter goes to the next place</source>
        <translation>Tìm trong trợ giúp; nhấn Enter để đến chỗ kế tiếp</translation>
    </message>
    <message>
        <source>Search the help</source>
        <translation>Tìm trong trợ giúp</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Các trang</translation>
    </message>
    <message>
        <source>No page has these words.</source>
        <translation>Không trang nào có những từ này.</translation>
    </message>
    <message>
        <source>Help: {page}</source>
        <translation>Trợ giúp: {page}</translation>
    </message>
</context>
<context>
    <name>HistoryDialog</name>
    <message>
        <source>Writing history</source>
        <translation>Lịch sử viết</translation>
    </message>
    <message>
        <source>The last {n} days</source>
        <translation>{n} ngày qua</translation>
    </message>
    <message>
        <source>The last {n} months</source>
        <translation>{n} tháng qua</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>Truyện</translation>
    </message>
    <message>
        <source>Words by day, the newest first</source>
        <translation>Số từ theo ngày, mới nhất trước</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Ngày</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Số từ</translation>
    </message>
    <message>
        <source>From suggestions</source>
        <translation>Lấy từ gợi ý</translation>
    </message>
    <message>
        <source>A day counts the words that each story grew by, cuts taken off and never below 0; pasted words count, an opened file does not. Words taken from suggestions are part of the words, as far as they were kept.</source>
        <translation>Mỗi ngày tính số từ mà từng truyện dài thêm, trừ phần đã cắt và không bao giờ dưới 0; từ dán vào có tính, tệp mở ra thì không. Từ lấy từ gợi ý nằm trong số từ ấy, chừng nào chúng còn được giữ lại.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
    <message>
        <source>&amp;Story</source>
        <translation>T&amp;ruyện</translation>
    </message>
    <message>
        <source>&amp;Bars</source>
        <translation>&amp;Biểu đồ</translation>
    </message>
    <message>
        <source>All stories</source>
        <translation>Tất cả các truyện</translation>
    </message>
    <message>
        <source>{n} stories</source>
        <translation>{n} truyện</translation>
    </message>
    <message>
        <source>Nothing is written yet. From the first words on, each day stands here.</source>
        <translation>Chưa viết gì cả. Từ những từ đầu tiên, mỗi ngày sẽ hiện ở đây.</translation>
    </message>
    <message>
        <source>Words: {words}. Days: {days}. Most on {day}: {most}.</source>
        <translation>Số từ: {words}. Số ngày: {days}. Nhiều nhất vào {day}: {most}.</translation>
    </message>
    <message>
        <source>The dashed line is your goal, {n} words a day.</source>
        <translation>Đường nét đứt là mục tiêu của bạn, {n} từ mỗi ngày.</translation>
    </message>
    <message>
        <source>Most: {bar}</source>
        <translation>Nhiều nhất: {bar}</translation>
    </message>
    <message>
        <source>{when}: {n} words</source>
        <translation>{when}: {n} từ</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>Pairs of this session</source>
        <translation>Các cặp trong phiên này</translation>
    </message>
    <message>
        <source>The pairs that you ask for while the program is open stay here.</source>
        <translation>Những cặp gợi ý bạn xin trong lúc chương trình mở được giữ ở đây.</translation>
    </message>
    <message>
        <source>Show a&amp;gain</source>
        <translation>&amp;Hiện lại</translation>
    </message>
    <message>
        <source>Show the pair at its place in the story, to take one of it or choose anew</source>
        <translation>Hiện lại cặp ở đúng chỗ của nó trong truyện, để lấy một gợi ý hoặc chọn lại</translation>
    </message>
    <message>
        <source>{time} · {outcome}</source>
        <translation>{time} · {outcome}</translation>
    </message>
    <message>
        <source>{when} · in {story}</source>
        <translation>{when} · trong {story}</translation>
    </message>
    <message>
        <source>First</source>
        <translation>Thứ nhất</translation>
    </message>
    <message>
        <source>Second</source>
        <translation>Thứ hai</translation>
    </message>
    <message>
        <source>{side} · chosen</source>
        <translation>{side} · đã chọn</translation>
    </message>
</context>
<context>
    <name>LanguageMenu</name>
    <message>
        <source>Spelling &amp;language</source>
        <translation>N&amp;gôn ngữ chính tả</translation>
    </message>
</context>
<context>
    <name>Languages</name>
    <message>
        <source>As the system</source>
        <translation>Theo hệ thống</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Tắt</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Pairs of this session</source>
        <translation>Các cặp trong phiên này</translation>
    </message>
    <message>
        <source>Save the story</source>
        <translation>Lưu truyện</translation>
    </message>
    <message>
        <source>A story is saved as plain text, under a name such as “{name}”. For other programs, export it.</source>
        <translation>Truyện được lưu dưới dạng văn bản thuần, với tên như “{name}”. Để dùng trong chương trình khác, hãy xuất truyện.</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Xuất…</translation>
    </message>
    <message>
        <source>training {n} %</source>
        <translation>đang huấn luyện {n} %</translation>
    </message>
    <message>
        <source>training…</source>
        <translation>đang huấn luyện…</translation>
    </message>
    <message>
        <source>training paused</source>
        <translation>tạm dừng huấn luyện</translation>
    </message>
    <message>
        <source>training finished</source>
        <translation>huấn luyện xong</translation>
    </message>
    <message>
        <source>download waiting</source>
        <translation>đang chờ tải về</translation>
    </message>
    <message>
        <source>downloading…</source>
        <translation>đang tải về…</translation>
    </message>
    <message>
        <source>checking the download…</source>
        <translation>đang kiểm tra bản tải về…</translation>
    </message>
    <message>
        <source>download waiting, {n} %</source>
        <translation>đang chờ tải về, {n} %</translation>
    </message>
    <message>
        <source>downloading {n} %</source>
        <translation>đang tải về {n} %</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>Mở &amp;gần đây</translation>
    </message>
    <message>
        <source>Open a story</source>
        <translation>Mở truyện</translation>
    </message>
    <message>
        <source>Save as UTF-8</source>
        <translation>Lưu thành UTF-8</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Lưu thành…</translation>
    </message>
    <message>
        <source>The story is saved.</source>
        <translation>Truyện đã được lưu.</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>Chưa đặt tên</translation>
    </message>
    <message>
        <source>Unsaved text of “{story}” was kept, last on {time}.</source>
        <translation>Phần chưa lưu của “{story}” đã được giữ lại, lần cuối lúc {time}.</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Khôi phục</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Bỏ</translation>
    </message>
    <message>
        <source>No story yet</source>
        <translation>Chưa có truyện nào</translation>
    </message>
    <message>
        <source>Untitled.md</source>
        <translation>Chưa đặt tên.md</translation>
    </message>
    <message>
        <source>Stories (*.md *.markdown *.txt *.text)</source>
        <translation>Truyện (*.md *.markdown *.txt *.text)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Tất cả các tệp (*)</translation>
    </message>
    <message>
        <source>{story} (read-only)</source>
        <translation>{story} (chỉ đọc)</translation>
    </message>
</context>
<context>
    <name>MarkPopup</name>
    <message>
        <source>Your own words</source>
        <translation>Từ của chính bạn</translation>
    </message>
    <message>
        <source>The words here are not from a suggestion.</source>
        <translation>Những từ ở đây không lấy từ gợi ý nào.</translation>
    </message>
    <message>
        <source>From a suggestion</source>
        <translation>Lấy từ gợi ý</translation>
    </message>
    <message>
        <source>Which one it was is not known any more: its choice is not among your choices.</source>
        <translation>Không còn biết đó là gợi ý nào: lựa chọn ấy không có trong các lựa chọn của bạn.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Mô hình</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Lấy lúc</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Cách lấy</translation>
    </message>
    <message>
        <source>Rewrite</source>
        <translation>Bản viết lại</translation>
    </message>
    <message>
        <source>Yours is kept among your choices</source>
        <translation>Bản của bạn được giữ trong các lựa chọn</translation>
    </message>
    <message>
        <source>These words stand as they were taken.</source>
        <translation>Những từ này vẫn nguyên như lúc lấy.</translation>
    </message>
    <message>
        <source>Changed since: struck out is gone, underlined is new</source>
        <translation>Đã thay đổi: gạch ngang là đã bỏ, gạch chân là mới</translation>
    </message>
    <message>
        <source>What changed since it was taken</source>
        <translation>Những gì đã thay đổi từ lúc lấy</translation>
    </message>
    <message>
        <source>The other one, which was not taken</source>
        <translation>Gợi ý kia, đã không được lấy</translation>
    </message>
    <message>
        <source>The other one, which was taken</source>
        <translation>Gợi ý kia, đã được lấy</translation>
    </message>
    <message>
        <source>The other one</source>
        <translation>Gợi ý kia</translation>
    </message>
    <message>
        <source>&amp;Copy the other one</source>
        <translation>&amp;Sao chép gợi ý kia</translation>
    </message>
    <message>
        <source>&amp;Keep your rewrite…</source>
        <translation>&amp;Giữ bản viết lại của bạn…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
</context>
<context>
    <name>ModelDetails</name>
    <message>
        <source>&amp;Use</source>
        <translation>&amp;Dùng</translation>
    </message>
    <message>
        <source>Do&amp;wnload</source>
        <translation>Tải &amp;về</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Hủy</translation>
    </message>
    <message>
        <source>What has arrived stays; it can go on later</source>
        <translation>Phần đã tải được giữ lại; sau này có thể tải tiếp</translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation>&amp;Xóa…</translation>
    </message>
    <message>
        <source>Page of the model</source>
        <translation>Trang của mô hình</translation>
    </message>
    <message>
        <source>&amp;Use it now</source>
        <translation>&amp;Dùng ngay</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>T&amp;iếp tục</translation>
    </message>
    <message>
        <source>Download of {model}</source>
        <translation>Việc tải về {model}</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>Đang hủy…</translation>
    </message>
    <message>
        <source>Takes about {size} of memory while it writes</source>
        <translation>Chiếm khoảng {size} bộ nhớ khi viết</translation>
    </message>
    <message>
        <source>; {free} is free.</source>
        <translation>; còn trống {free}.</translation>
    </message>
    <message>
        <source>⚠ Takes about {size} of memory while it writes, and only {free} is free. Close other programs before you use it.</source>
        <translation>⚠ Chiếm khoảng {size} bộ nhớ khi viết mà chỉ còn trống {free}. Hãy đóng các chương trình khác trước khi dùng.</translation>
    </message>
    <message>
        <source>⚠ Takes about {size} of memory while it writes, more than the {total} that this computer has. Choose a smaller one.</source>
        <translation>⚠ Chiếm khoảng {size} bộ nhớ khi viết, nhiều hơn {total} mà máy tính này có. Hãy chọn mô hình nhỏ hơn.</translation>
    </message>
    <message>
        <source>{model} is being downloaded; another one can follow it.</source>
        <translation>Đang tải về {model}; xong rồi có thể tải mô hình khác.</translation>
    </message>
    <message>
        <source>the remaining {size}</source>
        <translation>{size} còn lại</translation>
    </message>
    <message>
        <source>Downloads {size} from {host}, under the licence {licence}. Nothing else goes online.</source>
        <translation>Tải về {size} từ {host}, theo giấy phép {licence}. Ngoài ra không có gì lên mạng.</translation>
    </message>
</context>
<context>
    <name>ModelsDialog</name>
    <message>
        <source>Models</source>
        <translation>Mô hình</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Mô hình</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Trọng số</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>Trên đĩa</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Giấy phép</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Trạng thái</translation>
    </message>
    <message>
        <source>&amp;Add folder…</source>
        <translation>&amp;Thêm thư mục…</translation>
    </message>
    <message>
        <source>Use a GPT-2 of your own, in safetensors files</source>
        <translation>Dùng một mô hình GPT-2 của riêng bạn, ở dạng tệp safetensors</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
    <message>
        <source>Use {model} &amp;now</source>
        <translation>Dùng {model} &amp;ngay</translation>
    </message>
    <message>
        <source>Checking {model}…</source>
        <translation>Đang kiểm tra {model}…</translation>
    </message>
    <message>
        <source>Folder with a GPT-2 model (safetensors)</source>
        <translation>Thư mục có mô hình GPT-2 (safetensors)</translation>
    </message>
    <message>
        <source>Delete what has arrived of {model}?</source>
        <translation>Xóa phần đã tải của {model}?</translation>
    </message>
    <message>
        <source>This frees {size}. A download would begin anew.</source>
        <translation>Việc này giải phóng {size}. Lần tải về sau sẽ bắt đầu lại từ đầu.</translation>
    </message>
    <message>
        <source>Delete {model} from this computer?</source>
        <translation>Xóa {model} khỏi máy tính này?</translation>
    </message>
    <message>
        <source>This frees {size}; it can be downloaded again. Your stories and choices stay. Personal models trained from it rest until it is back.</source>
        <translation>Việc này giải phóng {size}; có thể tải về lại. Truyện và lựa chọn của bạn vẫn còn. Các mô hình cá nhân huấn luyện từ nó tạm nghỉ cho đến khi nó trở lại.</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Xóa</translation>
    </message>
    <message>
        <source>&amp;Keep</source>
        <translation>&amp;Giữ</translation>
    </message>
    <message>
        <source>{model} writes from now on.</source>
        <translation>Từ giờ {model} sẽ viết.</translation>
    </message>
    <message>
        <source>Personal models of another base rest until it is back; your choices can train a new one under Personal model → Train.</source>
        <translation>Các mô hình cá nhân của mô hình gốc khác tạm nghỉ cho đến khi nó trở lại; các lựa chọn của bạn có thể huấn luyện một mô hình mới tại Mô hình cá nhân → Huấn luyện.</translation>
    </message>
    <message>
        <source>{model} is deleted.</source>
        <translation>{model} đã được xóa.</translation>
    </message>
    <message>
        <source>{model} is downloaded and checked.</source>
        <translation>{model} đã tải về và kiểm tra xong.</translation>
    </message>
    <message>
        <source>Cancelled. What has arrived of {model} stays, and it can go on later.</source>
        <translation>Đã hủy. Phần đã tải về của {model} được giữ lại, khi khác có thể tải tiếp.</translation>
    </message>
</context>
<context>
    <name>OtherWords</name>
    <message>
        <source>Once both are written, you can look at their words.</source>
        <translation>Khi cả hai đã viết xong, bạn có thể xem từng từ của chúng.</translation>
    </message>
    <message>
        <source>The words of this pair can no longer be exchanged.</source>
        <translation>Không thể đổi từ của cặp này nữa.</translation>
    </message>
    <message>
        <source>The model has no other word for this place.</source>
        <translation>Mô hình không có từ nào khác cho chỗ này.</translation>
    </message>
</context>
<context>
    <name>Others</name>
    <message>
        <source>The other window has closed “{story}”; you can write here now.</source>
        <translation>Cửa sổ kia đã đóng “{story}”; giờ bạn có thể viết ở đây.</translation>
    </message>
    <message>
        <source>“{story}” was changed by another program.</source>
        <translation>“{story}” đã bị chương trình khác thay đổi.</translation>
    </message>
    <message>
        <source>See both…</source>
        <translation>Xem cả hai…</translation>
    </message>
    <message>
        <source>Take theirs</source>
        <translation>Lấy bản kia</translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation>Giữ bản của tôi</translation>
    </message>
    <message>
        <source>“{story}” is not in its folder any more; its text is only here. Save it there again, or in another place.</source>
        <translation>“{story}” không còn trong thư mục của nó nữa; văn bản chỉ còn ở đây. Hãy lưu lại vào đó, hoặc lưu ở nơi khác.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Lưu</translation>
    </message>
    <message>
        <source>Your text is in “{mine}” now; “{theirs}” has the other program&apos;s.</source>
        <translation>Văn bản của bạn giờ nằm trong “{mine}”; “{theirs}” giữ bản của chương trình khác.</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Lưu thành…</translation>
    </message>
    <message>
        <source>“{story}” is open in another window, so it can only be read here.</source>
        <translation>“{story}” đang mở trong cửa sổ khác nên ở đây chỉ đọc được.</translation>
    </message>
    <message>
        <source>Write anyway</source>
        <translation>Cứ viết</translation>
    </message>
</context>
<context>
    <name>Outline</name>
    <message>
        <source>No headings yet. A line such as “#&#xa0;Winter”, “##&#xa0;At&#xa0;night” or “Chapter&#xa0;3” is one.</source>
        <translation>Chưa có tiêu đề nào. Những dòng như “# Mùa đông”, “## Ban đêm” hay “Chương 3” là tiêu đề.</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>Dàn ý</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>Chưa đặt tên</translation>
    </message>
    <message>
        <source>{title}, level {level}, {n} word</source>
        <translation>{title}, cấp {level}, {n} từ</translation>
    </message>
    <message>
        <source>{title}, level {level}, {n} words</source>
        <translation>{title}, cấp {level}, {n} từ</translation>
    </message>
    <message>
        <source>The caret is in this section</source>
        <translation>Con trỏ đang ở phần này</translation>
    </message>
</context>
<context>
    <name>OutlineTree</name>
    <message>
        <source>Outline</source>
        <translation>Dàn ý</translation>
    </message>
    <message>
        <source>Enter goes to a heading; Alt with Up or Down moves its section.</source>
        <translation>Enter để đến tiêu đề; Alt cùng mũi tên lên hoặc xuống để chuyển cả phần đó.</translation>
    </message>
    <message>
        <source>Heading</source>
        <translation>Tiêu đề</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Số từ</translation>
    </message>
</context>
<context>
    <name>OwnWordsPopup</name>
    <message>
        <source>Your own words</source>
        <translation>Từ của chính bạn</translation>
    </message>
    <message>
        <source>A word is yours when no letter of it was taken from a suggestion; spaces count as characters, line ends don&apos;t. What you pasted from elsewhere counts as yours: nothing tells who wrote it.</source>
        <translation>Một từ là của bạn khi không chữ nào trong đó lấy từ gợi ý; dấu cách tính là ký tự, dấu xuống dòng thì không. Những gì bạn dán từ nơi khác cũng tính là của bạn: không có gì cho biết ai đã viết.</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Đang đếm…</translation>
    </message>
    <message>
        <source>No words yet</source>
        <translation>Chưa có từ nào</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>Truyện</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>Phần chọn</translation>
    </message>
    <message>
        <source>{of}: {own} of {all} words ({share}), {letters} of the characters</source>
        <translation>{of}: {own} trong {all} từ ({share}), {letters} số ký tự</translation>
    </message>
</context>
<context>
    <name>PageView</name>
    <message>
        <source>Page {n} of {count}</source>
        <translation>Trang {n} trên {count}</translation>
    </message>
</context>
<context>
    <name>PairController</name>
    <message>
        <source>Stopped.</source>
        <translation>Đã ngừng.</translation>
    </message>
    <message>
        <source>Put away.</source>
        <translation>Đã cất đi.</translation>
    </message>
    <message>
        <source>The model has nothing to add here. Write a little more, then ask again.</source>
        <translation>Ở đây mô hình không có gì để viết thêm. Hãy viết thêm một chút rồi hỏi lại.</translation>
    </message>
    <message>
        <source>Taken.</source>
        <translation>Đã lấy.</translation>
    </message>
    <message>
        <source>Two suggestions are ready.</source>
        <translation>Hai gợi ý đã sẵn sàng.</translation>
    </message>
    <message>
        <source>The model is still loading…</source>
        <translation>Mô hình vẫn đang được nạp…</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>Đang viết…</translation>
    </message>
</context>
<context>
    <name>PlanPage</name>
    <message>
        <source>Train a model on your choices</source>
        <translation>Huấn luyện mô hình theo lựa chọn của bạn</translation>
    </message>
    <message>
        <source>The model learns from the texts you took and the ones you left, here on this computer. You can go on writing meanwhile, and nothing changes until you say so at the end.</source>
        <translation>Mô hình học từ những đoạn bạn đã lấy và những đoạn bạn để lại, ngay trên máy tính này. Trong lúc đó bạn cứ viết tiếp, và không có gì thay đổi cho đến khi bạn đồng ý ở bước cuối.</translation>
    </message>
    <message>
        <source>Your choices</source>
        <translation>Lựa chọn của bạn</translation>
    </message>
    <message>
        <source>Learned from</source>
        <translation>Dùng để học</translation>
    </message>
    <message>
        <source>Held out</source>
        <translation>Để riêng</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Thời gian</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Bộ nhớ</translation>
    </message>
    <message>
        <source>An earlier training was interrupted. It can go on where it stopped.</source>
        <translation>Lần huấn luyện trước bị gián đoạn. Có thể tiếp tục từ chỗ đã dừng.</translation>
    </message>
    <message>
        <source>&amp;Continue</source>
        <translation>&amp;Tiếp tục</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
    <message>
        <source>{n}, to measure what was learned: whole stories where possible, else your newest choices</source>
        <translation>{n}, để đo xem đã học được gì: trọn cả truyện nếu được, nếu không thì những lựa chọn mới nhất của bạn</translation>
    </message>
    <message>
        <source>about {time}</source>
        <translation>khoảng {time}</translation>
    </message>
    <message>
        <source>about {size}</source>
        <translation>khoảng {size}</translation>
    </message>
    <message>
        <source>&amp;Start anew</source>
        <translation>Bắt đầu &amp;lại</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>&amp;Bắt đầu</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Cancel</source>
        <translation>Hủy</translation>
    </message>
    <message>
        <source>Untick what is to stay as it is.</source>
        <translation>Bỏ dấu chọn ở những chỗ cần giữ nguyên.</translation>
    </message>
    <message>
        <source>{n} left out.</source>
        <translation>Chừa lại {n} chỗ.</translation>
    </message>
    <message>
        <source>Replace {n}</source>
        <translation>Thay thế {n}</translation>
    </message>
</context>
<context>
    <name>PrintDialog</name>
    <message>
        <source>Print</source>
        <translation>In</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Trang</translation>
    </message>
    <message>
        <source>&amp;Print…</source>
        <translation>&amp;In…</translation>
    </message>
    <message>
        <source>&amp;Save as PDF…</source>
        <translation>&amp;Lưu thành PDF…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
    <message>
        <source>&amp;Look</source>
        <translation>&amp;Kiểu trang</translation>
    </message>
    <message>
        <source>S&amp;ize</source>
        <translation>K&amp;hổ giấy</translation>
    </message>
    <message>
        <source>P&amp;age</source>
        <translation>&amp;Trang</translation>
    </message>
    <message>
        <source>of {n}</source>
        <translation>trên {n}</translation>
    </message>
    <message>
        <source>No printer is set up here. Save the pages as a PDF and print that.</source>
        <translation>Máy này chưa cài máy in nào. Hãy lưu các trang thành PDF rồi in tệp đó.</translation>
    </message>
    <message>
        <source>Printing…</source>
        <translation>Đang in…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Dừng</translation>
    </message>
    <message>
        <source>The printer does not answer. Look after it, or save a PDF.</source>
        <translation>Máy in không trả lời. Hãy kiểm tra máy in, hoặc lưu thành PDF.</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>Truyện</translation>
    </message>
</context>
<context>
    <name>ProblemDialog</name>
    <message>
        <source>Something went wrong</source>
        <translation>Đã xảy ra lỗi</translation>
    </message>
    <message>
        <source>Something unexpected went wrong</source>
        <translation>Đã xảy ra một lỗi bất ngờ</translation>
    </message>
    <message>
        <source>Log file: {path}</source>
        <translation>Tệp nhật ký: {path}</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Chi tiết</translation>
    </message>
    <message>
        <source>Show &amp;details</source>
        <translation>Hiện &amp;chi tiết</translation>
    </message>
    <message>
        <source>&amp;Copy details</source>
        <translation>&amp;Sao chép chi tiết</translation>
    </message>
    <message>
        <source>Show log &amp;folder</source>
        <translation>Mở thư mục &amp;nhật ký</translation>
    </message>
    <message>
        <source>&amp;Go on writing</source>
        <translation>&amp;Viết tiếp</translation>
    </message>
    <message>
        <source>The program went on as well as it could and your text is still here. Please save it now. If this happens again, the details help to mend it; they hold no words of your story.</source>
        <translation>Chương trình đã cố gắng chạy tiếp và văn bản của bạn vẫn còn đây. Hãy lưu lại ngay. Nếu lỗi này lặp lại, phần chi tiết sẽ giúp sửa nó; trong đó không có lời nào của truyện bạn viết.</translation>
    </message>
    <message>
        <source>Problems so far: {n}.</source>
        <translation>Số lỗi đến giờ: {n}.</translation>
    </message>
    <message>
        <source>Hide &amp;details</source>
        <translation>Ẩn &amp;chi tiết</translation>
    </message>
</context>
<context>
    <name>Program</name>
    <message>
        <source>{model} is downloaded and checked.</source>
        <translation>{model} đã tải về và kiểm tra xong.</translation>
    </message>
    <message>
        <source>Use it now</source>
        <translation>Dùng ngay</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>Mô hình…</translation>
    </message>
</context>
<context>
    <name>ProgressPopup</name>
    <message>
        <source>Your writing today</source>
        <translation>Hôm nay bạn viết</translation>
    </message>
    <message>
        <source>Start a &amp;new session</source>
        <translation>&amp;Bắt đầu phiên mới</translation>
    </message>
    <message>
        <source>Writing &amp;history…</source>
        <translation>&amp;Lịch sử viết…</translation>
    </message>
    <message>
        <source>Set &amp;goals…</source>
        <translation>Đặt &amp;mục tiêu…</translation>
    </message>
    <message>
        <source>1 day</source>
        <translation>1 ngày</translation>
    </message>
    <message>
        <source>{n} days in a row</source>
        <translation>{n} ngày liên tiếp</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Hôm nay</translation>
    </message>
    <message>
        <source>This session</source>
        <translation>Phiên này</translation>
    </message>
    <message>
        <source>Taken from suggestions today</source>
        <translation>Lấy từ gợi ý hôm nay</translation>
    </message>
    <message>
        <source>{n} words</source>
        <translation>{n} từ</translation>
    </message>
    <message>
        <source>Days with writing</source>
        <translation>Số ngày có viết</translation>
    </message>
    <message>
        <source>Reading time of this story</source>
        <translation>Thời gian đọc truyện này</translation>
    </message>
</context>
<context>
    <name>ProgressRing</name>
    <message>
        <source>Goal</source>
        <translation>Mục tiêu</translation>
    </message>
</context>
<context>
    <name>Provenance</name>
    <message>
        <source>From a suggestion</source>
        <translation>Từ một gợi ý</translation>
    </message>
    <message>
        <source>{said}. Ctrl and a click tell more.</source>
        <translation>{said}. Giữ Ctrl và nhấp để biết thêm.</translation>
    </message>
    <message>
        <source>There is no suggestion at the caret that you have rewritten.</source>
        <translation>Ở con trỏ không có gợi ý nào mà bạn đã viết lại.</translation>
    </message>
    <message>
        <source>Nothing in this story is from a suggestion.</source>
        <translation>Truyện này không có gì lấy từ gợi ý.</translation>
    </message>
    <message>
        <source>Export suggested words</source>
        <translation>Xuất các từ lấy từ gợi ý</translation>
    </message>
    <message>
        <source>Web Annotations (*.jsonld)</source>
        <translation>Chú thích web (*.jsonld)</translation>
    </message>
</context>
<context>
    <name>ResultPage</name>
    <message>
        <source>Training is done</source>
        <translation>Đã huấn luyện xong</translation>
    </message>
    <message>
        <source>Agreement with your held-out choices</source>
        <translation>Mức trùng khớp với các lựa chọn để riêng</translation>
    </message>
    <message>
        <source>A model agrees with a choice when it finds the text you took likelier than the one you left. It has not learned from the held-out choices; guessing would reach 50&#xa0;%.</source>
        <translation>Mô hình trùng khớp với một lựa chọn khi nó thấy đoạn bạn lấy khả dĩ hơn đoạn bạn để lại. Nó không học từ các lựa chọn để riêng; đoán bừa thì được 50 %.</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Kết quả</translation>
    </message>
    <message>
        <source>&amp;Use it</source>
        <translation>&amp;Dùng</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>&amp;Bỏ</translation>
    </message>
    <message>
        <source>The model in use</source>
        <translation>Mô hình đang dùng</translation>
    </message>
    <message>
        <source>The new model</source>
        <translation>Mô hình mới</translation>
    </message>
</context>
<context>
    <name>RewriteSheet</name>
    <message>
        <source>Keep your rewrite</source>
        <translation>Giữ bản viết lại</translation>
    </message>
    <message>
        <source>Prefer your text to the suggestion?</source>
        <translation>Bạn thích bản của mình hơn gợi ý?</translation>
    </message>
    <message>
        <source>It becomes one of your choices: your personal model learns from it, at its next training, to write more like yours and less like the suggestion. The story stays as it is.</source>
        <translation>Đây sẽ là một lựa chọn của bạn: ở lần huấn luyện tới, mô hình cá nhân học từ đó để viết giống lời của bạn hơn và bớt giống gợi ý. Truyện vẫn giữ nguyên.</translation>
    </message>
    <message>
        <source>Are these not all the words, or too many? Cancel, select the right ones on the page, and choose “Keep your rewrite” again.</source>
        <translation>Các từ này chưa đủ, hay thừa? Hãy hủy, chọn đúng các từ trên trang rồi chọn “Giữ bản viết lại” lần nữa.</translation>
    </message>
    <message>
        <source>It takes the place of the one you kept before.</source>
        <translation>Bản này thay cho bản bạn đã giữ trước đó.</translation>
    </message>
    <message>
        <source>Your rewrite · chosen</source>
        <translation>Bản viết lại của bạn · được chọn</translation>
    </message>
    <message>
        <source>Suggestion · not chosen</source>
        <translation>Gợi ý · không được chọn</translation>
    </message>
    <message>
        <source>&amp;Keep it</source>
        <translation>&amp;Giữ</translation>
    </message>
</context>
<context>
    <name>RunPage</name>
    <message>
        <source>Progress of the training</source>
        <translation>Tiến độ huấn luyện</translation>
    </message>
    <message>
        <source>You can go on writing; suggestions keep working.</source>
        <translation>Bạn cứ viết tiếp; gợi ý vẫn hoạt động.</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Độ sai lệch</translation>
    </message>
    <message>
        <source>How far the model is from your choices: lower is closer</source>
        <translation>Mô hình còn cách lựa chọn của bạn bao xa: càng thấp càng gần</translation>
    </message>
    <message>
        <source>Preference margin</source>
        <translation>Độ chênh ưa thích</translation>
    </message>
    <message>
        <source>How much more the model likes the texts you took than the ones you left</source>
        <translation>Mô hình thích những đoạn bạn lấy hơn những đoạn bạn để lại đến mức nào</translation>
    </message>
    <message>
        <source>Held-out agreement</source>
        <translation>Trùng khớp (phần để riêng)</translation>
    </message>
    <message>
        <source>Share of the held-out choices that the model would have made too</source>
        <translation>Tỷ lệ lựa chọn để riêng mà mô hình cũng sẽ chọn như bạn</translation>
    </message>
    <message>
        <source>The loss should fall, the others should rise. Line: choices it learns from. Dashes with dots: held-out choices. Dotted: guessing.</source>
        <translation>Độ sai lệch nên giảm, hai đường kia nên tăng. Đường liền: các lựa chọn dùng để học. Nét đứt có chấm: các lựa chọn để riêng. Nét chấm: đoán bừa.</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Hủy</translation>
    </message>
    <message>
        <source>Nothing changes</source>
        <translation>Không có gì thay đổi</translation>
    </message>
    <message>
        <source>&amp;Hide</source>
        <translation>Ẩ&amp;n</translation>
    </message>
    <message>
        <source>The training goes on</source>
        <translation>Việc huấn luyện vẫn tiếp tục</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>Đang chuẩn bị…</translation>
    </message>
    <message>
        <source>Trained. Letting the old and the new model write a sample…</source>
        <translation>Đã huấn luyện xong. Đang cho mô hình cũ và mô hình mới viết thử một đoạn…</translation>
    </message>
    <message>
        <source>Step {step} of {steps}</source>
        <translation>Bước {step} trên {steps}</translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation>còn khoảng {time}</translation>
    </message>
    <message>
        <source>Training is paused</source>
        <translation>Đã tạm dừng huấn luyện</translation>
    </message>
    <message>
        <source>Your model is learning</source>
        <translation>Mô hình của bạn đang học</translation>
    </message>
    <message>
        <source>&amp;Continue</source>
        <translation>&amp;Tiếp tục</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Tạm dừng</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>Đang hủy…</translation>
    </message>
</context>
<context>
    <name>SeenMeter</name>
    <message>
        <source>What the model sees</source>
        <translation>Phần mô hình thấy</translation>
    </message>
    <message>
        <source>Model sees the last {n} words</source>
        <translation>Mô hình thấy {n} từ cuối</translation>
    </message>
    <message>
        <source>Model sees the whole story</source>
        <translation>Mô hình thấy toàn bộ truyện</translation>
    </message>
    <message>
        <source>The model&apos;s window is {n} full</source>
        <translation>Cửa sổ của mô hình đã đầy {n}</translation>
    </message>
    <message>
        <source>Room is kept for a suggestion of up to {n} words or so.</source>
        <translation>Có chừa chỗ cho một gợi ý dài chừng {n} từ.</translation>
    </message>
    <message>
        <source>Besides that room, {n} of what it can take in at once is used.</source>
        <translation>Ngoài phần chừa đó, đã dùng {n} sức chứa mỗi lần đọc của mô hình.</translation>
    </message>
    <message>
        <source>Of the story the model sees the last {n} words before the caret, from “{words}…” on. What comes earlier, or behind the caret, it does not know.</source>
        <translation>Trong truyện, mô hình thấy {n} từ cuối trước con trỏ, kể từ “{words}…”. Những gì ở trước đó, hoặc sau con trỏ, nó không biết.</translation>
    </message>
    <message>
        <source>The model sees the whole story up to the caret, {n} words. What stands behind the caret it does not know.</source>
        <translation>Mô hình thấy toàn bộ truyện cho đến con trỏ, {n} từ. Những gì sau con trỏ nó không biết.</translation>
    </message>
    <message>
        <source>Your notes are longer than the part of the window that is theirs: the model sees their first {n} words, which take {share} of it.</source>
        <translation>Ghi chú của bạn dài hơn phần cửa sổ dành cho chúng: mô hình thấy {n} từ đầu, chiếm {share} cửa sổ.</translation>
    </message>
    <message>
        <source>Before it the model reads your notes, {n} words, which take {share} of its window.</source>
        <translation>Trước truyện, mô hình đọc ghi chú của bạn, {n} từ, chiếm {share} cửa sổ của nó.</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Cài đặt</translation>
    </message>
    <message>
        <source>Search settings and keys</source>
        <translation>Tìm trong cài đặt và phím tắt</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Tìm</translation>
    </message>
    <message>
        <source>&amp;Settings</source>
        <translation>&amp;Cài đặt</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Phím tắt</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
</context>
<context>
    <name>SettingsExchange</name>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Xuất…</translation>
    </message>
    <message>
        <source>&amp;Import…</source>
        <translation>&amp;Nhập…</translation>
    </message>
    <message>
        <source>Write what you changed to a file: no stories, no names of files or folders</source>
        <translation>Ghi những gì bạn đã thay đổi vào một tệp: không có truyện, không có tên tệp hay thư mục</translation>
    </message>
    <message>
        <source>Put them &amp;back</source>
        <translation>Trả &amp;lại như cũ</translation>
    </message>
    <message>
        <source>{n} changed settings and keys are in “{file}” now.</source>
        <translation>{n} cài đặt và phím tắt đã thay đổi giờ nằm trong “{file}”.</translation>
    </message>
    <message>
        <source>keys of “{action}”</source>
        <translation>phím tắt của “{action}”</translation>
    </message>
    <message>
        <source>Taken: {names}.</source>
        <translation>Đã nhận: {names}.</translation>
    </message>
    <message>
        <source>The file changes nothing.</source>
        <translation>Tệp này không thay đổi gì.</translation>
    </message>
    <message>
        <source>Not taken, for they do not fit here: {names}.</source>
        <translation>Không nhận, vì không hợp ở đây: {names}.</translation>
    </message>
    <message>
        <source>Export settings</source>
        <translation>Xuất cài đặt</translation>
    </message>
    <message>
        <source>writer settings.json</source>
        <translation>cài đặt writer.json</translation>
    </message>
    <message>
        <source>Settings (*.json)</source>
        <translation>Cài đặt (*.json)</translation>
    </message>
    <message>
        <source>Import settings</source>
        <translation>Nhập cài đặt</translation>
    </message>
    <message>
        <source>Your settings are as they were before the import.</source>
        <translation>Cài đặt của bạn đã trở lại như trước khi nhập.</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Suggestions</source>
        <translation>Gợi ý</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Mô hình</translation>
    </message>
    <message>
        <source>Editor</source>
        <translation>Trình soạn thảo</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Diện mạo</translation>
    </message>
    <message>
        <source>Goals and counting</source>
        <translation>Mục tiêu và đếm từ</translation>
    </message>
    <message>
        <source>Spelling</source>
        <translation>Chính tả</translation>
    </message>
    <message>
        <source>Suggestions, in detail</source>
        <translation>Gợi ý, chi tiết</translation>
    </message>
    <message>
        <source>No setting has these words.</source>
        <translation>Không cài đặt nào có những từ này.</translation>
    </message>
</context>
<context>
    <name>ShortcutsModel</name>
    <message>
        <source>Action</source>
        <translation>Lệnh</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Phím tắt</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>Ghi chú</translation>
    </message>
    <message>
        <source>⚠ same as {others}</source>
        <translation>⚠ trùng với {others}</translation>
    </message>
    <message>
        <source>⚠ the page&apos;s own</source>
        <translation>⚠ phím của trang</translation>
    </message>
    <message>
        <source>changed by you</source>
        <translation>bạn đã đổi</translation>
    </message>
</context>
<context>
    <name>ShortcutsPage</name>
    <message>
        <source>Actions and their keys</source>
        <translation>Các lệnh và phím tắt</translation>
    </message>
    <message>
        <source>&amp;No keys</source>
        <translation>&amp;Bỏ phím tắt</translation>
    </message>
    <message>
        <source>&amp;Reset</source>
        <translation>Đặt lạ&amp;i</translation>
    </message>
    <message>
        <source>Reset &amp;all…</source>
        <translation>Đặt lại &amp;tất cả…</translation>
    </message>
    <message>
        <source>A&amp;dd to the keys that it has</source>
        <translation>Thê&amp;m vào các phím tắt đang có</translation>
    </message>
    <message>
        <source>No action has these words.</source>
        <translation>Không lệnh nào có những từ này.</translation>
    </message>
    <message>
        <source>New keys for “{action}”: press them in this field</source>
        <translation>Phím tắt mới cho “{action}”: hãy nhấn phím trong ô này</translation>
    </message>
    <message>
        <source>Keys for {action}</source>
        <translation>Phím tắt cho {action}</translation>
    </message>
    <message>
        <source>⚠ Same keys as {others}. Neither works until one of them changes.</source>
        <translation>⚠ Trùng phím tắt với {others}. Cả hai đều không dùng được cho đến khi một bên đổi phím.</translation>
    </message>
    <message>
        <source>⚠ The page has these keys too, to move, select or delete. They do this action now.</source>
        <translation>⚠ Trang cũng dùng phím này để di chuyển, chọn hoặc xóa. Từ giờ phím này làm việc trên.</translation>
    </message>
    <message>
        <source>{keys} is needed for typing. Press it with Ctrl or Alt.</source>
        <translation>{keys} cần cho việc gõ chữ. Hãy nhấn kèm Ctrl hoặc Alt.</translation>
    </message>
    <message>
        <source>&amp;Reset all</source>
        <translation>Đặt lại &amp;tất cả</translation>
    </message>
    <message>
        <source>Give every action its usual keys again?</source>
        <translation>Đặt lại phím tắt mặc định cho mọi lệnh?</translation>
    </message>
</context>
<context>
    <name>SmartTyping</name>
    <message>
        <source>The story was changed meanwhile, so nothing was converted. Try again.</source>
        <translation>Truyện đã thay đổi trong lúc đó nên chưa chuyển đổi gì. Hãy thử lại.</translation>
    </message>
    <message>
        <source>Quotes and dashes were changed in {n} places; undo brings them back.</source>
        <translation>Dấu nháy và gạch ngang đã được đổi ở {n} chỗ; hoàn tác sẽ đưa chúng về như cũ.</translation>
    </message>
    <message>
        <source>There are no straight quotes, -- or ... here.</source>
        <translation>Ở đây không có dấu nháy thẳng, -- hay ... nào.</translation>
    </message>
</context>
<context>
    <name>Spelling</name>
    <message>
        <source>Looking for suggestions…</source>
        <translation>Đang tìm gợi ý…</translation>
    </message>
    <message>
        <source>Add to your &amp;dictionary</source>
        <translation>Thêm vào từ điể&amp;n của bạn</translation>
    </message>
    <message>
        <source>&amp;Ignore in this story</source>
        <translation>&amp;Bỏ qua trong truyện này</translation>
    </message>
    <message>
        <source>No suggestion</source>
        <translation>Không có gợi ý</translation>
    </message>
    <message>
        <source>Spelling is not checked. Choose a language under Edit → Spelling language.</source>
        <translation>Chưa bật kiểm tra chính tả. Hãy chọn một ngôn ngữ trong Chỉnh sửa → Ngôn ngữ chính tả.</translation>
    </message>
    <message>
        <source>No word is misspelled.</source>
        <translation>Không có từ nào sai chính tả.</translation>
    </message>
</context>
<context>
    <name>StatisticsPopup</name>
    <message>
        <source>Story statistics</source>
        <translation>Thống kê truyện</translation>
    </message>
    <message>
        <source>How fast readers read and what fits a page can be changed in the settings.</source>
        <translation>Tốc độ đọc và số từ mỗi trang có thể đổi trong cài đặt.</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>Truyện</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>Phần chọn</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Từ</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>Ký tự</translation>
    </message>
    <message>
        <source>Without spaces</source>
        <translation>Không tính dấu cách</translation>
    </message>
    <message>
        <source>Paragraphs</source>
        <translation>Đoạn</translation>
    </message>
    <message>
        <source>Pages of {n} words</source>
        <translation>Số trang, mỗi trang {n} từ</translation>
    </message>
    <message>
        <source>Reading time at {n} words a minute</source>
        <translation>Thời gian đọc, {n} từ mỗi phút</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Length of the story</source>
        <translation>Độ dài của truyện</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Mô hình</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Thiết bị</translation>
    </message>
    <message>
        <source>Where the model runs</source>
        <translation>Nơi mô hình chạy</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Trạng thái</translation>
    </message>
    <message>
        <source>Last pair</source>
        <translation>Cặp trước</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>{model} · version {n}</source>
        <translation>{model} · phiên bản {n}</translation>
    </message>
    <message>
        <source>How much your personal model counts: {n}</source>
        <translation>Mức ảnh hưởng của mô hình cá nhân: {n}</translation>
    </message>
    <message>
        <source>{n} words</source>
        <translation>{n} từ</translation>
    </message>
    <message>
        <source>1 word</source>
        <translation>1 từ</translation>
    </message>
    <message>
        <source>{words}, {n} selected</source>
        <translation>{words}, đã chọn {n}</translation>
    </message>
    <message>
        <source>{time} to read</source>
        <translation>Thời gian đọc: {time}</translation>
    </message>
    <message>
        <source>no model</source>
        <translation>không có mô hình</translation>
    </message>
    <message>
        <source>loading…</source>
        <translation>đang nạp…</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>sẵn sàng</translation>
    </message>
    <message>
        <source>writing…</source>
        <translation>đang viết…</translation>
    </message>
</context>
<context>
    <name>StoryEditor</name>
    <message>
        <source>Story</source>
        <translation>Truyện</translation>
    </message>
</context>
<context>
    <name>StoryNotes</name>
    <message>
        <source>Story notes</source>
        <translation>Ghi chú truyện</translation>
    </message>
    <message>
        <source>People, places, style: whatever should never be forgotten.</source>
        <translation>Nhân vật, nơi chốn, văn phong: những gì không bao giờ được quên.</translation>
    </message>
    <message>
        <source>Only the first {n} words fit into what the model sees.</source>
        <translation>Chỉ {n} từ đầu lọt vào phần mô hình thấy.</translation>
    </message>
    <message>
        <source>The model reads these notes before the story, always.</source>
        <translation>Mô hình luôn đọc các ghi chú này trước truyện.</translation>
    </message>
</context>
<context>
    <name>StorySession</name>
    <message>
        <source>Untitled</source>
        <translation>Chưa đặt tên</translation>
    </message>
    <message>
        <source>“{story}” may only be read where it is. What you write can be saved under another name.</source>
        <translation>Ở chỗ hiện tại, “{story}” chỉ được phép đọc. Những gì bạn viết có thể lưu dưới tên khác.</translation>
    </message>
    <message>
        <source>Theirs, before mine was kept</source>
        <translation>Bản kia, trước khi giữ bản của tôi</translation>
    </message>
    <message>
        <source>Mine, before theirs was taken</source>
        <translation>Bản của tôi, trước khi lấy bản kia</translation>
    </message>
    <message>
        <source>mine</source>
        <translation>của tôi</translation>
    </message>
    <message>
        <source>mine {n}</source>
        <translation>của tôi {n}</translation>
    </message>
    <message>
        <source>“{story}” is open in another window. Close it there, or save yours under another name.</source>
        <translation>“{story}” đang mở trong cửa sổ khác. Hãy đóng ở đó, hoặc lưu bản của bạn dưới tên khác.</translation>
    </message>
    <message>
        <source>The story is saved, but not which of its words came from suggestions. {reason}</source>
        <translation>Truyện đã được lưu, nhưng chưa lưu được những từ nào là lấy từ gợi ý. {reason}</translation>
    </message>
</context>
<context>
    <name>StrengthPopup</name>
    <message>
        <source>Strength of your personal model</source>
        <translation>Độ mạnh của mô hình cá nhân</translation>
    </message>
    <message>
        <source>The next suggestion follows it; nothing is trained anew.</source>
        <translation>Gợi ý kế tiếp sẽ theo độ mạnh này; không cần huấn luyện lại.</translation>
    </message>
</context>
<context>
    <name>StrengthSlider</name>
    <message>
        <source>Strength of your personal model, in percent</source>
        <translation>Độ mạnh của mô hình cá nhân, tính bằng phần trăm</translation>
    </message>
    <message>
        <source>base</source>
        <translation>gốc</translation>
    </message>
    <message>
        <source>as trained</source>
        <translation>như đã luyện</translation>
    </message>
    <message>
        <source>stronger</source>
        <translation>mạnh hơn</translation>
    </message>
</context>
<context>
    <name>TrainingDialog</name>
    <message>
        <source>Train a personal model</source>
        <translation>Huấn luyện mô hình cá nhân</translation>
    </message>
    <message>
        <source>Cancel the training?</source>
        <translation>Hủy huấn luyện?</translation>
    </message>
    <message>
        <source>What it has learned so far is lost. Your choices and the model in use stay as they are.</source>
        <translation>Những gì mô hình đã học đến giờ sẽ mất. Các lựa chọn của bạn và mô hình đang dùng vẫn giữ nguyên.</translation>
    </message>
    <message>
        <source>&amp;Cancel the training</source>
        <translation>&amp;Hủy huấn luyện</translation>
    </message>
    <message>
        <source>&amp;Go on</source>
        <translation>&amp;Tiếp tục</translation>
    </message>
    <message>
        <source>Version {n} writes your suggestions from now on. You can go back at any time under Personal model → Versions.</source>
        <translation>Từ giờ, phiên bản {n} sẽ viết gợi ý cho bạn. Bạn có thể quay lại bất cứ lúc nào ở Mô hình cá nhân → Phiên bản.</translation>
    </message>
    <message>
        <source>Discarded. The model in use and your choices are as before.</source>
        <translation>Đã bỏ. Mô hình đang dùng và các lựa chọn của bạn vẫn như trước.</translation>
    </message>
    <message>
        <source>Cancelled. The model in use and your choices are as before.</source>
        <translation>Đã hủy. Mô hình đang dùng và các lựa chọn của bạn vẫn như trước.</translation>
    </message>
</context>
<context>
    <name>VersionsDialog</name>
    <message>
        <source>Versions</source>
        <translation>Phiên bản</translation>
    </message>
    <message>
        <source>Base model and your versions, newest first</source>
        <translation>Mô hình gốc và các phiên bản của bạn, mới nhất trước</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Mô hình</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Ngày tạo</translation>
    </message>
    <message>
        <source>Choices</source>
        <translation>Lựa chọn</translation>
    </message>
    <message>
        <source>Agreement before → after</source>
        <translation>Độ khớp trước → sau</translation>
    </message>
    <message>
        <source>Base</source>
        <translation>Gốc</translation>
    </message>
    <message>
        <source>Record of the training</source>
        <translation>Nhật ký huấn luyện</translation>
    </message>
    <message>
        <source>&amp;Use</source>
        <translation>&amp;Dùng</translation>
    </message>
    <message>
        <source>Show de&amp;tails</source>
        <translation>Hiện &amp;chi tiết</translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation>&amp;Xóa…</translation>
    </message>
    <message>
        <source>Train from &amp;this base…</source>
        <translation>&amp;Huấn luyện từ mô hình gốc này…</translation>
    </message>
    <message>
        <source>&amp;Models…</source>
        <translation>&amp;Mô hình…</translation>
    </message>
    <message>
        <source>Change the base model</source>
        <translation>Đổi mô hình gốc</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>Mô hình gốc</translation>
    </message>
    <message>
        <source>Version {n}</source>
        <translation>Phiên bản {n}</translation>
    </message>
    <message>
        <source>{name} · not usable</source>
        <translation>{name} · không dùng được</translation>
    </message>
    <message>
        <source>✓ {name} · in use</source>
        <translation>✓ {name} · đang dùng</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>chưa đo</translation>
    </message>
    <message>
        <source>{before} → {after} of {n}</source>
        <translation>{before} → {after} trên {n}</translation>
    </message>
    <message>
        <source>There is no personal model yet; training makes the first one.</source>
        <translation>Chưa có mô hình cá nhân nào; lần huấn luyện đầu tiên sẽ tạo ra nó.</translation>
    </message>
    <message>
        <source>Hide de&amp;tails</source>
        <translation>Ẩn &amp;chi tiết</translation>
    </message>
    <message>
        <source>{name}: {millions} million weights, {folder}</source>
        <translation>{name}: {millions} triệu trọng số, {folder}</translation>
    </message>
    <message>
        <source>built in</source>
        <translation>có sẵn</translation>
    </message>
    <message>
        <source>Version {n} writes from now on.</source>
        <translation>Từ giờ, phiên bản {n} sẽ viết.</translation>
    </message>
    <message>
        <source>The base model writes from now on.</source>
        <translation>Từ giờ, mô hình gốc sẽ viết.</translation>
    </message>
    <message>
        <source>Delete version {n} for good?</source>
        <translation>Xóa hẳn phiên bản {n}?</translation>
    </message>
    <message>
        <source>It is in use; the base model will write instead. Your choices stay.</source>
        <translation>Phiên bản này đang được dùng; mô hình gốc sẽ viết thay. Các lựa chọn của bạn vẫn còn.</translation>
    </message>
    <message>
        <source>Your choices stay.</source>
        <translation>Các lựa chọn của bạn vẫn còn.</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Xóa</translation>
    </message>
    <message>
        <source>&amp;Keep</source>
        <translation>&amp;Giữ lại</translation>
    </message>
    <message>
        <source>Version {n} is deleted.</source>
        <translation>Đã xóa phiên bản {n}.</translation>
    </message>
</context>
<context>
    <name>WelcomeDialog</name>
    <message>
        <source>Welcome</source>
        <translation>Chào mừng</translation>
    </message>
    <message>
        <source>Welcome to your page</source>
        <translation>Chào mừng bạn đến với trang viết của mình</translation>
    </message>
    <message>
        <source>Everything happens on this machine. No story, no choice and no word of yours ever leaves it.</source>
        <translation>Mọi việc đều diễn ra trên máy này. Không truyện nào, lựa chọn nào hay chữ nào của bạn rời khỏi máy.</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Viết</translation>
    </message>
    <message>
        <source>The page is yours: plain text that you save where you like. Nothing interrupts you, and what is not saved is kept.</source>
        <translation>Trang này là của bạn: văn bản thuần, lưu ở đâu tùy ý bạn. Không có gì làm bạn gián đoạn, và những gì chưa lưu vẫn được giữ lại.</translation>
    </message>
    <message>
        <source>Ask for two suggestions with {keys}</source>
        <translation>Xin hai gợi ý bằng {keys}</translation>
    </message>
    <message>
        <source>Two ways to go on appear below the caret. Take one with {first} or {second}, or neither: type on, or press {dismiss}.</source>
        <translation>Hai cách viết tiếp hiện ra bên dưới con trỏ. Lấy một trong hai bằng {first} hoặc {second}, hoặc không lấy cái nào: cứ gõ tiếp, hoặc nhấn {dismiss}.</translation>
    </message>
    <message>
        <source>Make the model your own</source>
        <translation>Làm cho mô hình thành của riêng bạn</translation>
    </message>
    <message>
        <source>Every choice is kept. From {n} of them on, Personal model → Train… makes a model that suggests more like you would write.</source>
        <translation>Mọi lựa chọn đều được giữ lại. Khi đã có {n} lựa chọn, Mô hình cá nhân → Huấn luyện… sẽ tạo một mô hình gợi ý gần với lối viết của bạn hơn.</translation>
    </message>
    <message>
        <source>Step {n}</source>
        <translation>Bước {n}</translation>
    </message>
    <message>
        <source>{keys} opens the help. This sheet is in the Help menu.</source>
        <translation>{keys} mở trợ giúp. Trang này nằm trong menu Trợ giúp.</translation>
    </message>
    <message>
        <source>Open the &amp;sample story</source>
        <translation>Mở t&amp;ruyện mẫu</translation>
    </message>
    <message>
        <source>Start &amp;writing</source>
        <translation>&amp;Bắt đầu viết</translation>
    </message>
</context>
<context>
    <name>WordRow</name>
    <message>
        <source>The model finds “{word}” {n} likely here, before your settings count. It might also write:</source>
        <translation>Mô hình thấy “{word}” có khả năng {n} ở đây, khi chưa tính đến cài đặt của bạn. Nó cũng có thể viết:</translation>
    </message>
    <message>
        <source>Write on from “{word}”. How likely the model finds it here: {n}, before your settings and what was said already count.</source>
        <translation>Viết tiếp với “{word}”. Khả năng của từ này ở đây theo mô hình: {n}, khi chưa tính đến cài đặt của bạn và những gì đã viết trước đó.</translation>
    </message>
    <message>
        <source>under 1 %</source>
        <translation>dưới 1 %</translation>
    </message>
</context>
<context>
    <name>WordsDialog</name>
    <message>
        <source>Your dictionary</source>
        <translation>Từ điển của bạn</translation>
    </message>
    <message>
        <source>&amp;Every story</source>
        <translation>&amp;Mọi truyện</translation>
    </message>
    <message>
        <source>Words that are right in every story</source>
        <translation>Những từ đúng trong mọi truyện</translation>
    </message>
    <message>
        <source>&amp;This story</source>
        <translation>&amp;Truyện này</translation>
    </message>
    <message>
        <source>Words that are right in this story</source>
        <translation>Những từ đúng trong truyện này</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
</context>
<context>
    <name>_Model</name>
    <message>
        <source>Now</source>
        <translation>Hiện giờ</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Sau khi thay</translation>
    </message>
</context>
<context>
    <name>_Notice</name>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Ẩn</translation>
    </message>
</context>
<context>
    <name>_Page</name>
    <message>
        <source>A word to add, or letters to look for</source>
        <translation>Từ cần thêm, hoặc chữ cần tìm</translation>
    </message>
    <message>
        <source>Look for a word, or add it</source>
        <translation>Tìm một từ, hoặc thêm từ ấy</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>T&amp;hêm</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Xóa</translation>
    </message>
    <message>
        <source>Words: {all}</source>
        <translation>Số từ: {all}</translation>
    </message>
    <message>
        <source>{shown} of {all} words</source>
        <translation>{shown} trên {all} từ</translation>
    </message>
    <message>
        <source>No word yet. “Ignore in this story” in the page&apos;s menu adds one.</source>
        <translation>Chưa có từ nào. Dùng “Bỏ qua trong truyện này” trong menu của trang để thêm.</translation>
    </message>
    <message>
        <source>No word yet. “Add to your dictionary” in the page&apos;s menu adds one.</source>
        <translation>Chưa có từ nào. Dùng “Thêm vào từ điển của bạn” trong menu của trang để thêm.</translation>
    </message>
</context>
<context>
    <name>_Row</name>
    <message>
        <source>Back to the default</source>
        <translation>Về mặc định</translation>
    </message>
    <message>
        <source>Reset: {setting}</source>
        <translation>Đặt lại: {setting}</translation>
    </message>
    <message>
        <source>{low} to {high}, usually {default}</source>
        <translation>{low} đến {high}, thường là {default}</translation>
    </message>
    <message>
        <source>The system&apos;s</source>
        <translation>Của hệ thống</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Theo hệ thống</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Sáng</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Tối</translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation>Nâu nhạt</translation>
    </message>
    <message>
        <source>High contrast, light</source>
        <translation>Tương phản cao, sáng</translation>
    </message>
    <message>
        <source>High contrast, dark</source>
        <translation>Tương phản cao, tối</translation>
    </message>
    <message>
        <source>The sentence</source>
        <translation>Câu</translation>
    </message>
    <message>
        <source>The paragraph</source>
        <translation>Đoạn</translation>
    </message>
    <message>
        <source>The fastest there is</source>
        <translation>Nhanh nhất hiện có</translation>
    </message>
    <message>
        <source>Processor (CPU)</source>
        <translation>Bộ xử lý (CPU)</translation>
    </message>
    <message>
        <source>Graphics card (CUDA)</source>
        <translation>Card đồ họa (CUDA)</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Tắt</translation>
    </message>
    <message>
        <source>“English”, “Vietnamese”</source>
        <translation>“Tiếng Anh”, “Tiếng Việt”</translation>
    </message>
    <message>
        <source>‘British’</source>
        <translation>‘Kiểu Anh’</translation>
    </message>
    <message>
        <source>„German“</source>
        <translation>„Tiếng Đức“</translation>
    </message>
    <message>
        <source>« French »</source>
        <translation>« Tiếng Pháp »</translation>
    </message>
    <message>
        <source>«Spanish», «Swiss»</source>
        <translation>«Tiếng Tây Ban Nha», «Thụy Sĩ»</translation>
    </message>
    <message>
        <source>„Polish”</source>
        <translation>„Tiếng Ba Lan”</translation>
    </message>
    <message>
        <source>”Swedish”, ”Finnish”</source>
        <translation>”Thụy Điển”, ”Phần Lan”</translation>
    </message>
    <message>
        <source>– for --, — for ---</source>
        <translation>– thay cho --, — thay cho ---</translation>
    </message>
    <message>
        <source>— for --</source>
        <translation>— thay cho --</translation>
    </message>
</context>
<context>
    <name>_View</name>
    <message>
        <source>What would be replaced</source>
        <translation>Những chỗ sẽ được thay thế</translation>
    </message>
</context>
<context>
    <name>choices</name>
    <message>
        <source>Your rewrite</source>
        <translation>Bản viết lại của bạn</translation>
    </message>
    <message>
        <source>First, much better</source>
        <translation>Thứ nhất, tốt hơn hẳn</translation>
    </message>
    <message>
        <source>First</source>
        <translation>Thứ nhất</translation>
    </message>
    <message>
        <source>Second, much better</source>
        <translation>Thứ hai, tốt hơn hẳn</translation>
    </message>
    <message>
        <source>Second</source>
        <translation>Thứ hai</translation>
    </message>
    <message>
        <source>Both fine</source>
        <translation>Cả hai đều được</translation>
    </message>
    <message>
        <source>Neither</source>
        <translation>Không cái nào</translation>
    </message>
    <message>
        <source>Dismissed</source>
        <translation>Đã bỏ qua</translation>
    </message>
    <message>
        <source>{choice} · undone</source>
        <translation>{choice} · đã hoàn tác</translation>
    </message>
    <message>
        <source>{choice} · excluded</source>
        <translation>{choice} · đã loại ra</translation>
    </message>
</context>
<context>
    <name>goals</name>
    <message>
        <source>{n} min</source>
        <translation>{n} phút</translation>
    </message>
    <message>
        <source>{hours} h {n} min</source>
        <translation>{hours} giờ {n} phút</translation>
    </message>
    <message>
        <source>1 word</source>
        <translation>1 từ</translation>
    </message>
    <message>
        <source>{n} words</source>
        <translation>{n} từ</translation>
    </message>
    <message>
        <source>{n} of {goal} words, {percent} %</source>
        <translation>{n} trên {goal} từ, {percent} %</translation>
    </message>
</context>
<context>
    <name>help</name>
    <message>
        <source>no keys</source>
        <translation>không có phím tắt</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Lệnh</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Phím tắt</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Tác dụng</translation>
    </message>
</context>
<context>
    <name>models</name>
    <message>
        <source>Starter</source>
        <translation>Khởi đầu</translation>
    </message>
    <message>
        <source>Starter, plain</source>
        <translation>Khởi đầu, bản thường</translation>
    </message>
    <message>
        <source>Small and always here: it answers at once and keeps to a scene for a few sentences. It has read old fiction, and writes in its manner.</source>
        <translation>Nhỏ gọn và luôn có sẵn: trả lời ngay và giữ được mạch cảnh trong vài câu. Nó đã đọc truyện xưa và viết theo lối ấy.</translation>
    </message>
    <message>
        <source>The starter before it learnt which continuations belong to a story. Here to compare the two.</source>
        <translation>Mô hình khởi đầu khi chưa học được phần viết tiếp nào hợp với truyện. Có ở đây để so sánh hai bản.</translation>
    </message>
    <message>
        <source>DistilGPT-2</source>
        <translation>DistilGPT-2</translation>
    </message>
    <message>
        <source>A shortened GPT-2 small: one and a half times as fast, and a little less sure of where a sentence is going.</source>
        <translation>GPT-2 small rút gọn: nhanh gấp rưỡi, nhưng kém chắc chắn hơn một chút về hướng đi của câu.</translation>
    </message>
    <message>
        <source>GPT-2 small</source>
        <translation>GPT-2 small</translation>
    </message>
    <message>
        <source>A good beginning: it knows far more of the world than the built-in model, and is quick on most computers.</source>
        <translation>Một khởi đầu tốt: hiểu biết về thế giới hơn hẳn mô hình có sẵn, và chạy nhanh trên hầu hết các máy.</translation>
    </message>
    <message>
        <source>GPT-2 medium</source>
        <translation>GPT-2 medium</translation>
    </message>
    <message>
        <source>Holds a scene together better, at about a third of the speed of GPT-2 small.</source>
        <translation>Giữ mạch cảnh tốt hơn, với tốc độ chừng một phần ba GPT-2 small.</translation>
    </message>
    <message>
        <source>GPT-2 large</source>
        <translation>GPT-2 large</translation>
    </message>
    <message>
        <source>Writes more smoothly still, and takes about six times as long as GPT-2 small. Pleasant with a graphics card, slow without.</source>
        <translation>Viết còn trôi chảy hơn nữa, và mất thời gian gấp khoảng sáu lần GPT-2 small. Dễ chịu nếu có card đồ họa, chậm nếu không có.</translation>
    </message>
    <message>
        <source>GPT-2 XL</source>
        <translation>GPT-2 XL</translation>
    </message>
    <message>
        <source>The best writer of the family, and about twelve times slower than GPT-2 small. It wants a graphics card, or patience.</source>
        <translation>Cây bút giỏi nhất của họ này, và chậm hơn GPT-2 small khoảng mười hai lần. Cần có card đồ họa, hoặc lòng kiên nhẫn.</translation>
    </message>
    <message>
        <source>{n} billion</source>
        <translation>{n} tỷ</translation>
    </message>
    <message>
        <source>under 1 million</source>
        <translation>dưới 1 triệu</translation>
    </message>
    <message>
        <source>{n} million</source>
        <translation>{n} triệu</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>không rõ</translation>
    </message>
    <message>
        <source>✓ in use</source>
        <translation>✓ đang dùng</translation>
    </message>
    <message>
        <source>built in</source>
        <translation>có sẵn</translation>
    </message>
    <message>
        <source>in your folder</source>
        <translation>trong thư mục của bạn</translation>
    </message>
    <message>
        <source>downloaded</source>
        <translation>đã tải về</translation>
    </message>
    <message>
        <source>checking…</source>
        <translation>đang kiểm tra…</translation>
    </message>
    <message>
        <source>waiting, {share}</source>
        <translation>đang chờ, {share}</translation>
    </message>
    <message>
        <source>downloading, {share}</source>
        <translation>đang tải về, {share}</translation>
    </message>
    <message>
        <source>just begun</source>
        <translation>mới bắt đầu</translation>
    </message>
    <message>
        <source>{share} downloaded</source>
        <translation>đã tải về {share}</translation>
    </message>
    <message>
        <source>not downloaded</source>
        <translation>chưa tải về</translation>
    </message>
    <message>
        <source>⚠ not usable</source>
        <translation>⚠ không dùng được</translation>
    </message>
    <message>
        <source>{model} could not be downloaded. {sentence}</source>
        <translation>Không tải về được {model}. {sentence}</translation>
    </message>
    <message>
        <source>Asking for the model…</source>
        <translation>Đang yêu cầu tải mô hình…</translation>
    </message>
    <message>
        <source>All of it is here. Checking it…</source>
        <translation>Đã tải về đủ. Đang kiểm tra…</translation>
    </message>
    <message>
        <source>{here}. Waiting for the network…</source>
        <translation>{here}. Đang chờ mạng…</translation>
    </message>
    <message>
        <source>{here}, about {time} left</source>
        <translation>{here}, còn khoảng {time}</translation>
    </message>
    <message>
        <source>{done} of {total}&#xa0;{unit}</source>
        <translation>{done} trên {total}&#xa0;{unit}</translation>
    </message>
</context>
<context>
    <name>provenance</name>
    <message>
        <source>{model}, your version {n}</source>
        <translation>{model}, phiên bản {n} của bạn</translation>
    </message>
    <message>
        <source>{model}, without a personal model</source>
        <translation>{model}, không có mô hình cá nhân</translation>
    </message>
    <message>
        <source>Copied; the other one had been taken</source>
        <translation>Được chép lại; gợi ý đã lấy là cái kia</translation>
    </message>
    <message>
        <source>Copied; neither had been taken</source>
        <translation>Được chép lại; không gợi ý nào được lấy</translation>
    </message>
    <message>
        <source>The first one, as much better</source>
        <translation>Gợi ý thứ nhất, vì tốt hơn hẳn</translation>
    </message>
    <message>
        <source>The first one</source>
        <translation>Gợi ý thứ nhất</translation>
    </message>
    <message>
        <source>The second one, as much better</source>
        <translation>Gợi ý thứ hai, vì tốt hơn hẳn</translation>
    </message>
    <message>
        <source>The second one</source>
        <translation>Gợi ý thứ hai</translation>
    </message>
    <message>
        <source>One of two that were both fine</source>
        <translation>Một trong hai gợi ý đều được</translation>
    </message>
    <message>
        <source>Some words of one, then something else</source>
        <translation>Vài từ của một gợi ý, rồi viết khác đi</translation>
    </message>
    <message>
        <source>Suggested by {model}; taken {time}</source>
        <translation>Gợi ý của {model}; lấy vào {time}</translation>
    </message>
</context>
<context>
    <name>questions</name>
    <message>
        <source>Save the changes in “{story}”?</source>
        <translation>Lưu các thay đổi trong “{story}”?</translation>
    </message>
    <message>
        <source>Changes that you discard are lost.</source>
        <translation>Những thay đổi bị bỏ sẽ mất.</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Lưu</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>&amp;Bỏ</translation>
    </message>
    <message>
        <source>“{story}” was changed by another program.</source>
        <translation>“{story}” đã bị chương trình khác thay đổi.</translation>
    </message>
    <message>
        <source>Keep your text, or take the file as it is now. Whichever gives way is kept among the earlier texts.</source>
        <translation>Giữ văn bản của bạn, hoặc lấy tệp như hiện giờ. Bản nào nhường chỗ cũng được giữ trong các bản trước.</translation>
    </message>
    <message>
        <source>&amp;Keep mine</source>
        <translation>&amp;Giữ bản của tôi</translation>
    </message>
    <message>
        <source>&amp;Take theirs</source>
        <translation>&amp;Lấy bản kia</translation>
    </message>
    <message>
        <source>See &amp;both…</source>
        <translation>&amp;Xem cả hai…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Hủy</translation>
    </message>
</context>
<context>
    <name>result</name>
    <message>
        <source>Base model</source>
        <translation>Mô hình gốc</translation>
    </message>
    <message>
        <source>New model</source>
        <translation>Mô hình mới</translation>
    </message>
    <message>
        <source>No choices were held out, so it was not measured. Judge by the samples.</source>
        <translation>Không có lựa chọn nào được để riêng, nên chưa đo được. Hãy xét theo các đoạn mẫu.</translation>
    </message>
    <message>
        <source>The new model agrees with your choices more often than the base model.</source>
        <translation>Mô hình mới khớp với lựa chọn của bạn thường xuyên hơn mô hình gốc.</translation>
    </message>
    <message>
        <source>The new model agrees with your choices less often than the base model. It is probably better to discard it.</source>
        <translation>Mô hình mới ít khớp với lựa chọn của bạn hơn mô hình gốc. Có lẽ nên bỏ nó.</translation>
    </message>
    <message>
        <source>Both models agree with your choices about equally often.</source>
        <translation>Hai mô hình khớp với lựa chọn của bạn gần như ngang nhau.</translation>
    </message>
    <message>
        <source>Too few to tell: with so few held-out choices, chance alone can make a difference like this. Judge by the samples, or train again with more choices.</source>
        <translation>Quá ít để kết luận: với ít lựa chọn để riêng như vậy, chỉ ngẫu nhiên cũng có thể tạo ra khác biệt thế này. Hãy xét theo các đoạn mẫu, hoặc huấn luyện lại khi có nhiều lựa chọn hơn.</translation>
    </message>
    <message>
        <source>{name}: {share} (95&#xa0;% interval {low} to {high})</source>
        <translation>{name}: {share} (khoảng tin cậy 95&#xa0;% từ {low} đến {high})</translation>
    </message>
    <message>
        <source>Held-out choices: {n}</source>
        <translation>Lựa chọn để riêng: {n}</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>How daring suggestions are</source>
        <translation>Độ táo bạo của gợi ý</translation>
    </message>
    <message>
        <source>Choose among this many tokens (0: all)</source>
        <translation>Chọn trong số token này (0: tất cả)</translation>
    </message>
    <message>
        <source>Choose among this share of likelihood</source>
        <translation>Chọn trong phần xác suất này</translation>
    </message>
    <message>
        <source>Leave out what is less likely than this share of the likeliest (0: off)</source>
        <translation>Loại những gì có xác suất dưới tỷ lệ này so với khả năng cao nhất (0: tắt)</translation>
    </message>
    <message>
        <source>Against repeating (1: off)</source>
        <translation>Chống lặp (1: tắt)</translation>
    </message>
    <message>
        <source>How far back to look for repeats, in tokens (0: as far as the model sees)</source>
        <translation>Tìm chỗ lặp ngược về bao xa, tính bằng token (0: hết phần mô hình thấy)</translation>
    </message>
    <message>
        <source>Never repeat so many tokens in a row (0: off)</source>
        <translation>Không bao giờ lặp chừng này token liền nhau (0: tắt)</translation>
    </message>
    <message>
        <source>How closely to keep to the story (0: off, and faster)</source>
        <translation>Mức bám sát truyện (0: tắt, và nhanh hơn)</translation>
    </message>
    <message>
        <source>Context and suggestion, in tokens</source>
        <translation>Ngữ cảnh và gợi ý, tính bằng token</translation>
    </message>
    <message>
        <source>Longest suggestion, in tokens</source>
        <translation>Gợi ý dài nhất, tính bằng token</translation>
    </message>
    <message>
        <source>End suggestions at a sentence</source>
        <translation>Kết thúc gợi ý ở cuối câu</translation>
    </message>
    <message>
        <source>Strength of your personal model</source>
        <translation>Độ mạnh của mô hình cá nhân</translation>
    </message>
    <message>
        <source>Blind test: the base writes one of each pair</source>
        <translation>Thử mù: mô hình gốc viết một gợi ý trong mỗi cặp</translation>
    </message>
    <message>
        <source>Seed (0: a new one each time)</source>
        <translation>Số khởi tạo ngẫu nhiên (0: mỗi lần một số mới)</translation>
    </message>
    <message>
        <source>Prepare a pair quietly while you pause (uses more power)</source>
        <translation>Lặng lẽ chuẩn bị một cặp khi bạn ngừng gõ (tốn điện hơn)</translation>
    </message>
    <message>
        <source>Folder of the base model (empty: the built-in one)</source>
        <translation>Thư mục của mô hình gốc (để trống: mô hình có sẵn)</translation>
    </message>
    <message>
        <source>Personal model in use (0: the base)</source>
        <translation>Mô hình cá nhân đang dùng (0: mô hình gốc)</translation>
    </message>
    <message>
        <source>What the model runs on</source>
        <translation>Mô hình chạy trên</translation>
    </message>
    <message>
        <source>Size of the story&apos;s font, in points</source>
        <translation>Cỡ chữ của truyện, tính bằng điểm</translation>
    </message>
    <message>
        <source>Width of the text, in characters</source>
        <translation>Bề rộng văn bản, tính bằng ký tự</translation>
    </message>
    <message>
        <source>Mark words taken from suggestions</source>
        <translation>Đánh dấu từ lấy từ gợi ý</translation>
    </message>
    <message>
        <source>Font of the story</source>
        <translation>Phông chữ của truyện</translation>
    </message>
    <message>
        <source>Space from line to line, in sizes of the font</source>
        <translation>Khoảng cách dòng, tính theo cỡ chữ</translation>
    </message>
    <message>
        <source>Focus: what stays bright around the caret</source>
        <translation>Tập trung: phần vẫn sáng quanh con trỏ</translation>
    </message>
    <message>
        <source>Typewriter scrolling: the line that you write on stays at one height</source>
        <translation>Cuộn kiểu máy chữ: dòng đang viết ở một độ cao cố định</translation>
    </message>
    <message>
        <source>Turn straight quotes into typographic ones while typing</source>
        <translation>Đổi dấu nháy thẳng thành dấu nháy kiểu in khi gõ</translation>
    </message>
    <message>
        <source>Turn -- into a dash and ... into an ellipsis while typing</source>
        <translation>Đổi -- thành gạch ngang và ... thành dấu ba chấm khi gõ</translation>
    </message>
    <message>
        <source>Begin with the story that was open last</source>
        <translation>Bắt đầu với truyện mở lần trước</translation>
    </message>
    <message>
        <source>Colours of the windows and the page</source>
        <translation>Màu của cửa sổ và trang</translation>
    </message>
    <message>
        <source>Language of menus and messages, from the next start on</source>
        <translation>Ngôn ngữ của menu và thông báo, từ lần khởi động sau</translation>
    </message>
    <message>
        <source>Keep menus, status and panels in full screen</source>
        <translation>Giữ menu, trạng thái và các khung khi toàn màn hình</translation>
    </message>
    <message>
        <source>Dim what the model does not see</source>
        <translation>Làm mờ phần mô hình không thấy</translation>
    </message>
    <message>
        <source>Words to write each day (0: no goal)</source>
        <translation>Số từ viết mỗi ngày (0: không đặt mục tiêu)</translation>
    </message>
    <message>
        <source>Words to write each session (0: no goal)</source>
        <translation>Số từ viết mỗi phiên (0: không đặt mục tiêu)</translation>
    </message>
    <message>
        <source>How fast readers read, in words a minute</source>
        <translation>Tốc độ đọc của độc giả, số từ mỗi phút</translation>
    </message>
    <message>
        <source>Words on a page, for counting pages</source>
        <translation>Số từ mỗi trang, để đếm trang</translation>
    </message>
    <message>
        <source>Check the spelling in</source>
        <translation>Ngôn ngữ kiểm tra chính tả</translation>
    </message>
    <message>
        <source>Stories opened last, newest first</source>
        <translation>Truyện mở gần đây, mới nhất trước</translation>
    </message>
    <message>
        <source>Kind of file that was exported last</source>
        <translation>Loại tệp xuất lần trước</translation>
    </message>
    <message>
        <source>Author that was given last</source>
        <translation>Tác giả ghi lần trước</translation>
    </message>
    <message>
        <source>Language of the story (empty: the system&apos;s)</source>
        <translation>Ngôn ngữ của truyện (để trống: theo hệ thống)</translation>
    </message>
    <message>
        <source>Size of pages</source>
        <translation>Khổ trang</translation>
    </message>
    <message>
        <source>Look of pages</source>
        <translation>Kiểu trình bày trang</translation>
    </message>
    <message>
        <source>Deepest heading that begins a chapter</source>
        <translation>Cấp tiêu đề sâu nhất mở đầu một chương</translation>
    </message>
    <message>
        <source>Where the window was, as Qt keeps it (base64)</source>
        <translation>Vị trí cửa sổ, theo cách Qt lưu (base64)</translation>
    </message>
    <message>
        <source>How the window was divided, as Qt keeps it (base64)</source>
        <translation>Cách chia cửa sổ, theo cách Qt lưu (base64)</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>{n}&#xa0;s</source>
        <translation>{n}&#xa0;giây</translation>
    </message>
    <message>
        <source>{n}&#xa0;min</source>
        <translation>{n}&#xa0;phút</translation>
    </message>
    <message>
        <source>{h}&#xa0;h {m}&#xa0;min</source>
        <translation>{h}&#xa0;giờ {m}&#xa0;phút</translation>
    </message>
    <message>
        <source>{n}&#xa0;%</source>
        <translation>{n}&#xa0;%</translation>
    </message>
</context>
</TS>
