/* The two serial ports: console on COM1, frames on COM2; 115200 8N1, polled. */
#include <platform.h>
#include <port.h>
#include <serial.h>

#define ASCII_EOT 0x04

static void serial_open(uint16_t base) {
    port_write8(base + SERIAL_IER, 0);
    port_write8(base + SERIAL_LCR, SERIAL_LCR_DLAB);
    port_write8(base + SERIAL_DLL, SERIAL_CLOCK / 115200);
    port_write8(base + SERIAL_DLM, 0);
    port_write8(base + SERIAL_LCR, SERIAL_LCR_8N1);
    port_write8(base + SERIAL_FCR, SERIAL_FCR_ENABLE | SERIAL_FCR_CLEAR_TX | SERIAL_FCR_TRIGGER_14);
    port_write8(base + SERIAL_MCR, SERIAL_MCR_DTR | SERIAL_MCR_RTS);
}

void serial_initialise(void) {
    serial_open(SERIAL_COM1);
    serial_open(SERIAL_COM2);
}

/* An empty transmitter takes a whole FIFO before it must be asked again. */
static void serial_write(uint16_t base, const char *data, size_t size) {
    for (size_t i = 0; i < size; i++) {
        if (i % SERIAL_FIFO_DEPTH == 0)
            while (!(port_read8(base + SERIAL_LSR) & SERIAL_LSR_THRE))
                ;
        port_write8(base + SERIAL_THR, (uint8_t)data[i]);
    }
}

void platform_console_write(const char *text, size_t size) {
    serial_write(SERIAL_COM1, text, size);
}

void platform_channel_write(const void *data, size_t size) {
    serial_write(SERIAL_COM2, data, size);
}

int platform_console_read(void) {
    static int ended;
    int byte;

    if (ended)
        return -1;
    /* The pause is a hint to an emulator, too, that it may look after its own input. */
    while (!(port_read8(SERIAL_COM1 + SERIAL_LSR) & SERIAL_LSR_DR))
        __asm__ volatile("pause");
    byte = port_read8(SERIAL_COM1 + SERIAL_RBR);
    ended = byte == ASCII_EOT;
    return ended ? -1 : byte;
}
