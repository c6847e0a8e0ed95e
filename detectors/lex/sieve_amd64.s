//go:build amd64 && !purego

#include "textflag.h"

DATA halves<>+0(SB)/8, $0x0f0f0f0f0f0f0f0f
DATA halves<>+8(SB)/8, $0x0f0f0f0f0f0f0f0f
GLOBL halves<>(SB), RODATA|NOPTR, $16

// The buckets of the 32 places from off on, in A. A byte from 0x80 on has none:
// the look-up gives 0 where the highest bit of its index is set.
#define BUCKETS(off, A, B) \
	VMOVDQU (off+1)(SI), B \
	VPSHUFB (off)(SI), Y0, A \
	VPSHUFB B, Y1, Y8 \
	VPSRLW $4, B, B \
	VPAND Y8, A, A \
	VPAND Y4, B, B \
	VPSHUFB (off+2)(SI), Y3, Y8 \
	VPSHUFB B, Y2, B \
	VPAND Y8, A, A \
	VPAND B, A, A

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
	VBROADCASTI128 halves<>(SB), Y4
	VPXOR Y15, Y15, Y15
	TESTQ CX, CX
	JZ done

loop:
	BUCKETS(0, Y5, Y6)
	BUCKETS(32, Y7, Y9)
	VPCMPEQB Y15, Y5, Y5
	VPCMPEQB Y15, Y7, Y7
	VPMOVMSKB Y5, AX
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
