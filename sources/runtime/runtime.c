/* Start and end of every program, the same on all platforms. */
#include <channel.h>
#include <platform.h>
#include <runtime.h>
#include <stdlib.h>

static uint64_t runtime_started;

typedef void (*runtime_function)(void);

/* The linker's: functions with attribute constructor and destructor, by priority. */
extern const runtime_function __init_array_start[], __init_array_end[];
extern const runtime_function __fini_array_start[], __fini_array_end[];

static void runtime_destroy(void) {
    const runtime_function *each = __fini_array_end;

    while (each != __fini_array_start)
        (*--each)();
}

void runtime_start(int argc, char **argv) {
    const runtime_function *each;

    runtime_started = platform_cycles();
    atexit(runtime_destroy);
    for (each = __init_array_start; each != __init_array_end; each++)
        (*each)();
    exit(main(argc, argv));
}

void runtime_exit(int status) {
    struct {
        int32_t status;
        uint32_t zero;
        uint64_t cycles;
    } frame;

    console_flush();
    frame.status = status;
    frame.zero = 0;
    frame.cycles = platform_cycles() - runtime_started;
    channel_send(CHANNEL_EXIT, &frame, sizeof frame);
    platform_exit(status);
}
