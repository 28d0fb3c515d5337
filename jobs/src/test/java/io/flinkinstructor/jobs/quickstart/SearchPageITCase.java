package io.flinkinstructor.jobs.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.jobs.exactlyonce.Await;
import io.flinkinstructor.jobs.search.Browser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quickstart as a person meets it, in a real Chromium, which deploy/test installs. */
class SearchPageITCase {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Pattern PAGE = Pattern.compile("Search: (http://127\\.0\\.0\\.1:\\d+/)");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private final StringWriter out = new StringWriter();
    private final Thread quickstart = new Thread(this::run, "quickstart");
    private volatile Throwable failure;

    @TempDir Path directory;
    private Browser browser;

    private void run() {
        try {
            new Quickstart(
                            new Quickstart.Settings(false, 0, 0, 0, Map.of()),
                            SampleCorpus.documents().subList(0, 120),
                            new PrintWriter(out, true),
                            false)
                    .run();
        } catch (InterruptedException e) {
            // The test is through.
            return;
        } catch (Exception e) {
            failure = e;
        }
    }

    @BeforeEach
    void open() throws Exception {
        quickstart.start();
        Await.until("the page", LIMIT, () -> failure != null || page() != null);
        assertThat(failure).isNull();
        browser = Browser.start(directory);
        browser.resize(1280, 900, false);
        browser.open(page());
        Files.createDirectories(SCREENSHOTS);
    }

    private URI page() {
        Matcher matcher = PAGE.matcher(out.toString());
        return matcher.find() ? URI.create(matcher.group(1)) : null;
    }

    @AfterEach
    void close() throws Exception {
        if (browser != null) {
            browser.close();
        }
        quickstart.interrupt();
        quickstart.join();
    }

    @Test
    void shouldFindAndFollowADocumentThatIsEdited() throws Exception {
        browser.until(
                "Number(document.querySelector('[data-figure=documents]').textContent) === 120");
        browser.type("#query", "show the contents of an archive");
        browser.until("document.querySelectorAll('#hits li').length === 10");
        browser.until("document.querySelector('[data-figure=lag-median-ms]').textContent !== '–'");
        browser.screenshot(SCREENSHOTS.resolve("desktop.png"));

        browser.click("#hits li button");
        browser.until("document.querySelector('#text').value.length > 20");
        String id = browser.evaluate("document.querySelector('#id').value").textValue();
        browser.type(
                "#text",
                "Zeppelins moor at the mast <img src=x onerror=\"document.title='run'\">"
                        + "<script>document.title='run'</script><b>bold</b>");
        browser.click("#document button[type=submit]");
        browser.until("document.querySelector('#sent').textContent.startsWith('Searchable')");
        browser.type("#query", "where do airships moor");
        browser.until(
                "document.querySelector('#hits li .text')?.textContent.startsWith('Zeppelins')"
                        // Other results of another query are no change.
                        + " && document.querySelector('#hits .changed') === null");
        assertThat(browser.text("#hits li .text"))
                .contains("<img src=x", "<script>", "<b>bold</b>");
        assertThat(browser.text("#hits li .fresh")).contains("after it was sent");
        assertThat(browser.evaluate("document.title").textValue()).startsWith("Search over");
        assertThat(
                        browser.evaluate(
                                        "document.querySelectorAll('#hits :is(img, script, b)').length")
                                .intValue())
                .isZero();
        browser.screenshot(SCREENSHOTS.resolve("edited.png"));

        // The results follow by themselves.
        browser.type("#text", "Tea is picked by hand.");
        browser.click("#document button[type=submit]");
        browser.until(
                "[...document.querySelectorAll('#hits li')].every(e =>"
                        + " !e.textContent.includes('Zeppelins'))");
        browser.until("document.querySelector('#sent').textContent.startsWith('Searchable')");
        browser.click("#delete");
        browser.until("document.querySelector('#sent').textContent.startsWith('Gone')");
        browser.type("#query", "Tea is picked by hand.");
        browser.until("document.querySelectorAll('#hits li').length === 10");
        assertThat(browser.text("#hits")).doesNotContain("Tea is picked by hand.");
        assertThat(id).isNotEmpty();
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void shouldFilterAndSayWhatIsWrong() throws Exception {
        browser.type("#query", "files");
        browser.until("document.querySelectorAll('#hits li').length === 10");
        browser.evaluate("document.querySelector('#more').open = true");
        browser.click("#add-filter");
        browser.type(".filter .name", "title");
        browser.type(".filter .value", "no such title");
        browser.until("document.querySelector('#status').textContent === 'Nothing found.'");
        browser.evaluate("document.querySelector('.filter button').click()");
        browser.until("document.querySelectorAll('#hits li').length === 10");
        browser.evaluate("document.querySelector('#query').value = 'x'.repeat(100000)");
        browser.click("#search button");
        browser.until("document.querySelector('#status.error') !== null");
        assertThat(browser.text("#status")).contains("the query has 100,000 characters");
        browser.click("#new");
        browser.type("#text", "some text");
        browser.type("#attributes", "no attribute");
        browser.click("#document button[type=submit]");
        browser.until("document.querySelector('#sent.error') !== null");
        assertThat(browser.text("#sent")).contains("Line 1 of the attributes is not name=value");
    }

    @Test
    void shouldRunNoScriptButItsOwnAndLoadNothingFromElsewhere() throws Exception {
        browser.evaluate(
                "{const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
                        + " document.body.append(s)}");
        assertThat(browser.evaluate("window.ran === undefined").booleanValue()).isTrue();
        assertThat(browser.errors()).anyMatch(error -> error.contains("Content Security Policy"));
        assertThat(
                        browser.evaluate(
                                        "performance.getEntriesByType('resource').every(e =>"
                                                + " e.name.startsWith(location.origin))")
                                .booleanValue())
                .isTrue();
    }

    @Test
    void shouldFitAPhoneAndNameEveryField() throws Exception {
        browser.resize(360, 780, true);
        browser.type("#query", "copy files to another machine");
        browser.until("document.querySelectorAll('#hits li').length === 10");
        browser.evaluate("document.querySelector('#more').open = true");
        browser.click("#add-filter");
        browser.screenshot(SCREENSHOTS.resolve("phone.png"));
        assertThat(browser.evaluate("document.documentElement.scrollWidth").intValue())
                .isLessThanOrEqualTo(360);
        assertThat(
                        browser.evaluate(
                                        "[...document.querySelectorAll('input, select, textarea')]"
                                                + ".filter(e => !e.labels?.length &&"
                                                + " !e.getAttribute('aria-label')).map(e =>"
                                                + " e.outerHTML).join()")
                                .textValue())
                .isEmpty();
        browser.evaluate("document.querySelector('#more').open = false");
        browser.evaluate("window.scrollTo(0, 0)");
        browser.screenshot(SCREENSHOTS.resolve("phone-results.png"));
        browser.click("#hits li button");
        browser.until("document.querySelector('#text').value.length > 20");
        browser.until(
                "document.querySelector('#text').getBoundingClientRect().top > 0 &&"
                        + " document.querySelector('#text').getBoundingClientRect().top < innerHeight");
        browser.screenshot(SCREENSHOTS.resolve("phone-document.png"));
    }
}
