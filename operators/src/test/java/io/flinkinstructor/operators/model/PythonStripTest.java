package io.flinkinstructor.operators.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PythonStripTest {

    @Test
    void takesWhatPythonTakes() {
        int[] spaces = {
            0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x1F, 0x20, 0x85, 0xA0, 0x1680, 0x2000,
            0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000
        };
        for (int space : spaces) {
            String around = Character.toString(space);
            assertThat(PythonStrip.strip(around + "a b" + around))
                    .as("U+%04X", space)
                    .isEqualTo("a b");
        }
    }

    @Test
    void keepsWhatPythonKeeps() {
        for (int kept : new int[] {0x00, 0x08, 0x0E, 0x1B, 0x7F, 0x180E, 0x200B, 0x2060, 0xFEFF}) {
            String text = Character.toString(kept) + "a";
            assertThat(PythonStrip.strip(text)).as("U+%04X", kept).isEqualTo(text);
        }
    }

    @Test
    void nothingButSpaces() {
        assertThat(PythonStrip.strip(" \u00A0\u3000\n")).isEmpty();
        assertThat(PythonStrip.strip("")).isEmpty();
    }
}
