package io.flinkinstructor.operators.model.convert;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a zip file as torch.save does. */
final class TorchZip {

    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private int method = ZipEntry.STORED;

    TorchZip pickle(byte[] pickle) {
        return entry("data.pkl", pickle);
    }

    TorchZip storage(String key, byte[] bytes) {
        return entry("data/" + key, bytes);
    }

    TorchZip byteOrder(String order) {
        return entry("byteorder", order.getBytes(StandardCharsets.US_ASCII));
    }

    TorchZip entry(String name, byte[] bytes) {
        entries.put("archive/" + name, bytes);
        return this;
    }

    TorchZip compressed() {
        method = ZipEntry.DEFLATED;
        return this;
    }

    Path write(Path file) {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> content : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(content.getKey());
                entry.setMethod(method);
                entry.setSize(content.getValue().length);
                CRC32 crc = new CRC32();
                crc.update(content.getValue());
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(content.getValue());
                zip.closeEntry();
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
