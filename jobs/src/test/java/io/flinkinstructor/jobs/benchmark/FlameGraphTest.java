package io.flinkinstructor.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class FlameGraphTest {

    private static final String STACKS =
            """
            [lane];ai/onnxruntime/OrtSession.run;gemm<float> 600
            [lane];ai/onnxruntime/OrtSession.run;/tmp/x-1/lib.so 150
            [C1 Compiler];compile 249
            [lane];rare 1
            """;

    @Test
    void framesAreAsWideAsTheirShareAndStandOnTheirCallers() throws Exception {
        List<String> frames = frames(new FlameGraph(SampledStack.parse(STACKS)).svg("a & b"));

        assertThat(frames)
                .containsExactly(
                        "all: 100.00 %, 0.0 to 1599.5 at 24",
                        "[C1 Compiler]: 24.90 %, 0.0 to 397.9 at 40",
                        "compile: 24.90 %, 0.0 to 397.9 at 56",
                        "[lane]: 75.10 %, 398.4 to 1599.5 at 40",
                        "ai/onnxruntime/OrtSession.run: 75.00 %, 398.4 to 1597.9 at 56",
                        "gemm<float>: 60.00 %, 398.4 to 1357.9 at 72",
                        "lib.so: 15.00 %, 1358.4 to 1597.9 at 72");
    }

    private static List<String> frames(String svg) throws Exception {
        Document document =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        List<String> frames = new ArrayList<>();
        NodeList groups = document.getElementsByTagName("g");
        for (int i = 0; i < groups.getLength(); i++) {
            Element group = (Element) groups.item(i);
            Element rect = (Element) group.getElementsByTagName("rect").item(0);
            double left = Double.parseDouble(rect.getAttribute("x"));
            double right = left + Double.parseDouble(rect.getAttribute("width"));
            frames.add(
                    String.format(
                            "%s, %.1f to %.1f at %s",
                            group.getElementsByTagName("title").item(0).getTextContent(),
                            left,
                            right,
                            rect.getAttribute("y")));
        }
        return frames;
    }
}
