/* Failure: say where and why, on the console and on the channel, then stop. */
#include <channel.h>
#include <platform.h>
#include <runtime.h>

static int panic_depth;

void panic_send(uint64_t rip, uint64_t vector, uint64_t error_code, uint64_t cr2) {
    uint64_t frame[4];

    frame[0] = rip;
    frame[1] = vector;
    frame[2] = error_code;
    frame[3] = cr2;
    console_flush();
    channel_send(CHANNEL_PANIC, frame, sizeof frame);
}

void panic_exit(uint64_t rip, uint64_t vector, uint64_t error_code, uint64_t cr2) {
    panic_send(rip, vector, error_code, cr2);
    runtime_exit(STATUS_PANIC);
}

int panic_enter(void) {
    if (panic_depth > 1) /* the panic itself fails, even without printing: only the way out is left */
        platform_exit(STATUS_PANIC);
    return panic_depth++;
}

void panic(const char *where, const char *what) {
    if (panic_enter() == 0) {
        console_print("panic: ");
        console_print(where);
        console_print(": ");
        console_print(what);
        console_print("\n");
    }
    panic_exit(0, VECTOR_SOFTWARE, 0, 0);
}
