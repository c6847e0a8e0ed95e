//go:build amd64 && !purego

#include "textflag.h"

DATA halves<>+0(SB)/8, $0x0f0f0f0f0f0f0f0f
DATA halves<>+8(SB)/8, $0x0f0f0f0f0f0f0f0f
GLOBL halves<>(SB), RODATA|NOPTR, $16

DATA ascii<>+0(SB)/8, $0x7f7f7f7f7f7f7f7f
DATA ascii<>+8(SB)/8, $0x7f7f7f7f7f7f7f7f
GLOBL ascii<>(SB), RODATA|NOPTR, $16

// The buckets of the 32 places from off on, in A. The highest bit of each byte is
// left out: a look-up gives 0 where that of its index is set.
#define BUCKETS(off, A) \
	VPAND (off)(SI), Y12, A \
	VPAND (off+1)(SI), Y12, Y8 \
	VPAND (off+2)(SI), Y12, Y9 \
	VPSHUFB A, Y0, A \
	VPSHUFB Y8, Y1, Y10 \
	VPSHUFB Y9, Y3, Y11 \
	VPSRLW $4, Y8, Y8 \
	VPSRLW $4, Y9, Y9 \
	VPAND Y10, A, A \
	VPAND Y5, Y8, Y8 \
	VPAND Y5, Y9, Y9 \
	VPAND Y11, A, A \
	VPSHUFB Y8, Y2, Y8 \
	VPSHUFB Y9, Y4, Y9 \
	VPAND Y8, A, A \
	VPAND Y9, A, A

// func siftAVX2(text *byte, blocks int, t *sieveTables, out *uint64)
TEXT ·siftAVX2(SB), NOSPLIT, $0-32
	MOVQ text+0(FP), SI
	MOVQ blocks+8(FP), CX
	MOVQ t+16(FP), DX
	MOVQ out+24(FP), DI
	VBROADCASTI128 (DX), Y0
	VBROADCASTI128 16(DX), Y1
	VBROADCASTI128 32(DX), Y2
	VBROADCASTI128 48(DX), Y3
	VBROADCASTI128 64(DX), Y4
	VBROADCASTI128 halves<>(SB), Y5
	VBROADCASTI128 ascii<>(SB), Y12
	VPXOR Y15, Y15, Y15
	TESTQ CX, CX
	JZ done

loop:
	BUCKETS(0, Y6)
	BUCKETS(32, Y7)
	VPCMPEQB Y15, Y6, Y6
	VPCMPEQB Y15, Y7, Y7
	VPMOVMSKB Y6, AX
	VPMOVMSKB Y7, BX
	SHLQ $32, BX
	ORQ BX, AX
	NOTQ AX
	MOVQ AX, (DI)
	ADDQ $64, SI
	ADDQ $8, DI
	DECQ CX
	JNZ loop

done:
	VZEROUPPER
	RET
