package io.flinkinstructor.operators.engine;

import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.GpuOptions;
import io.flinkinstructor.operators.model.Model;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which devices an engine runs on, from its option and what Flink gave the task manager. */
final class DeviceSelection {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceSelection.class);
    private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,3}))?");

    private DeviceSelection() {}

    /** A device with the model on it. */
    record Loaded(Device device, Embedder embedder) {}

    /**
     * Loads the model onto the devices that the option names.
     *
     * @param options the device is {@code auto}, {@code cpu}, {@code cuda}, {@code cuda:N} or a
     *     list of these
     * @param gpus indexes of the accelerators that Flink's external resource gave; may be empty
     * @throws EmbeddingException if a device that was asked for is not there; with {@code auto} the
     *     CPU is taken instead
     */
    static List<Loaded> load(Model model, EngineOptions options, Set<Integer> gpus)
            throws EmbeddingException {
        GpuOptions gpu = options.gpu();
        if (!options.device().equals("auto")) {
            return loadAll(model, parse(options.device(), gpus), gpu);
        }
        try {
            return loadAll(model, accelerators(gpus), gpu);
        } catch (EmbeddingException e) {
            LOG.info(
                    "engine.device is auto and no GPU can be used, so the CPU is: {}",
                    e.getMessage());
            return loadAll(model, Set.of(Device.CPU), gpu);
        }
    }

    /**
     * The devices that an option other than {@code auto} names.
     *
     * @throws EmbeddingException if it names none
     */
    static Set<Device> parse(String option, Set<Integer> gpus) throws EmbeddingException {
        Set<Device> devices = new LinkedHashSet<>();
        for (String name : option.toLowerCase(Locale.ROOT).split(",", -1)) {
            Matcher cuda = CUDA.matcher(name.strip());
            if (name.strip().equals("cpu")) {
                devices.add(Device.CPU);
            } else if (!cuda.matches()) {
                throw new EmbeddingException(
                        "engine.device '"
                                + option
                                + "' is not auto, cpu, cuda, cuda:N or a list such as cuda:0,cuda:1");
            } else if (cuda.group(1) == null) {
                devices.addAll(accelerators(gpus));
            } else {
                devices.add(Device.cuda(Integer.parseInt(cuda.group(1))));
            }
        }
        if (devices.size() > 1 && devices.contains(Device.CPU)) {
            throw new EmbeddingException(
                    "engine.device '"
                            + option
                            + "' mixes the CPU with GPUs: a batch cut for one is far too slow on the other."
                            + " Name either cpu or GPUs");
        }
        return devices;
    }

    private static Set<Device> accelerators(Set<Integer> gpus) {
        Set<Device> devices = new LinkedHashSet<>();
        gpus.stream().sorted().forEach(index -> devices.add(Device.cuda(index)));
        return devices.isEmpty() ? Set.of(Device.cuda(0)) : devices;
    }

    private static List<Loaded> loadAll(Model model, Set<Device> devices, GpuOptions gpu)
            throws EmbeddingException {
        List<Loaded> loaded = new ArrayList<>();
        try {
            for (Device device : devices) {
                loaded.add(new Loaded(device, model.embedder(device, gpu)));
            }
            return loaded;
        } catch (EmbeddingException | RuntimeException | Error e) {
            loaded.forEach(each -> each.embedder().close());
            throw e;
        }
    }
}
