/* The console under stdio: a line buffer before the platform's output. */
#include <platform.h>
#include <runtime.h>
#include <string.h>

#define CONSOLE_BUFFER 256

static char console_buffer[CONSOLE_BUFFER];
static size_t console_used;

void console_flush(void) {
    size_t used = console_used;

    console_used = 0; /* first, so that a panic inside the driver does not print it again */
    if (used > 0)
        platform_console_write(console_buffer, used);
}

void console_write(const char *text, size_t size) {
    for (size_t i = 0; i < size; i++) {
        console_buffer[console_used++] = text[i];
        if (text[i] == '\n' || console_used == CONSOLE_BUFFER)
            console_flush();
    }
}

void console_print(const char *text) {
    console_write(text, strlen(text));
}
