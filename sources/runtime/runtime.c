/* Start and end of every program, the same on all platforms. */
#include <channel.h>
#include <platform.h>
#include <runtime.h>
#include <stdlib.h>

static uint64_t runtime_started;

void runtime_start(int argc, char **argv) {
    runtime_started = platform_cycles();
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
