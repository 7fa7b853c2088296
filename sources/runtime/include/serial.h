/* 16550A UART registers, with the names of the National Semiconductor PC16550D data sheet. */
#ifndef SERIAL_H
#define SERIAL_H

#include <stddef.h>
#include <stdint.h>

#define SERIAL_COM1 0x3f8
#define SERIAL_COM2 0x2f8

#define SERIAL_RBR 0 /* receiver buffer, when read */
#define SERIAL_THR 0 /* transmitter holding, when written */
#define SERIAL_DLL 0 /* divisor latch low, while LCR.DLAB is set */
#define SERIAL_IER 1 /* interrupt enable */
#define SERIAL_DLM 1 /* divisor latch high, while LCR.DLAB is set */
#define SERIAL_FCR 2 /* FIFO control */
#define SERIAL_LCR 3 /* line control */
#define SERIAL_MCR 4 /* modem control */
#define SERIAL_LSR 5 /* line status */

#define SERIAL_FCR_ENABLE 0x01
#define SERIAL_FCR_CLEAR_TX 0x04
#define SERIAL_FCR_TRIGGER_14 0xc0 /* the sender may fill the receiver FIFO up to 14 bytes at a time */
#define SERIAL_LCR_8N1 0x03
#define SERIAL_LCR_DLAB 0x80
#define SERIAL_MCR_DTR 0x01
#define SERIAL_MCR_RTS 0x02
#define SERIAL_LSR_DR 0x01   /* data ready */
#define SERIAL_LSR_THRE 0x20 /* transmitter holding register (and FIFO) empty */

#define SERIAL_CLOCK 115200 /* 1.8432 MHz / 16 */
#define SERIAL_FIFO_DEPTH 16

/* Sets up both ports. */
void serial_initialise(void);

#endif
